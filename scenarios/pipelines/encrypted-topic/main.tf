# New access keys reach security through a topic that is encrypted with a key of one's own. What EventBridge cannot
# deliver goes to a queue, which is encrypted too, with another key.
#
# Who publishes to an encrypted topic must be allowed to use its key, and so must who sends to an encrypted queue. The
# root statement of a key policy is for people of the account; a service needs a statement of its own.

data "aws_caller_identity" "current" {}

locals {
  root = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"
}

# ---------------------------------------------------------------- keys

resource "aws_kms_key" "alerts" {
  description             = "Security alerts"
  enable_key_rotation     = true
  deletion_window_in_days = 7
}

resource "aws_kms_alias" "alerts" {
  name          = "alias/security-alerts"
  target_key_id = aws_kms_key.alerts.key_id
}

resource "aws_kms_key" "undelivered" {
  description             = "Alerts that did not arrive"
  deletion_window_in_days = 7
}

data "aws_iam_policy_document" "eventbridge_uses" {
  statement {
    sid       = "Administration"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = [local.root]
    }
  }

  statement {
    sid       = "EventBridgeEncrypts"
    actions   = ["kms:GenerateDataKey*", "kms:Decrypt"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }
  }
}

resource "aws_kms_key_policy" "alerts" {
  key_id = aws_kms_key.alerts.key_id
  policy = data.aws_iam_policy_document.eventbridge_uses.json
}

resource "aws_kms_key_policy" "undelivered" {
  key_id = aws_kms_key.undelivered.key_id
  policy = data.aws_iam_policy_document.eventbridge_uses.json
}

# ---------------------------------------------------------------- where alerts go

resource "aws_sns_topic" "security_alerts" {
  name              = "security-alerts"
  kms_master_key_id = aws_kms_alias.alerts.name
}

resource "aws_sns_topic_policy" "security_alerts" {
  arn = aws_sns_topic.security_alerts.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sns:Publish"
      Resource  = aws_sns_topic.security_alerts.arn
    }]
  })
}

resource "aws_sns_topic_subscription" "mail" {
  topic_arn = aws_sns_topic.security_alerts.arn
  protocol  = "email"
  endpoint  = "security@example.com"
}

resource "aws_sqs_queue" "undelivered" {
  name              = "undelivered-alerts"
  kms_master_key_id = aws_kms_key.undelivered.arn
}

resource "aws_sqs_queue_policy" "undelivered" {
  queue_url = aws_sqs_queue.undelivered.url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.undelivered.arn
    }]
  })
}

# ---------------------------------------------------------------- what is an alert

resource "aws_cloudwatch_event_rule" "access_keys" {
  name = "new-access-keys"
  event_pattern = jsonencode({
    source      = ["aws.iam"]
    detail-type = ["AWS API Call via CloudTrail"]
    detail      = { eventName = ["CreateAccessKey"] }
  })
}

resource "aws_cloudwatch_event_target" "security_alerts" {
  rule = aws_cloudwatch_event_rule.access_keys.name
  arn  = aws_sns_topic.security_alerts.arn

  dead_letter_config {
    arn = aws_sqs_queue.undelivered.arn
  }
}
