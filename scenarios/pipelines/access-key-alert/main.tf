# Whenever an access key is created, deleted, activated or deactivated, security gets a mail.
#
# IAM is a global service: its calls are recorded, and their events sent, in us-east-1 only, whatever the region of the
# caller. Deploy this there. A trail that logs management events must exist, or EventBridge hears of nothing.

variable "email" {
  description = "Who is told"
  type        = string
  default     = "security@example.com"
}

# ---------------------------------------------------------------- where alerts go

resource "aws_sns_topic" "security_alerts" {
  name = "security-alerts"
}

resource "aws_sns_topic_subscription" "mail" {
  topic_arn = aws_sns_topic.security_alerts.arn
  protocol  = "email"
  endpoint  = var.email
}

resource "aws_sns_topic_policy" "security_alerts" {
  arn    = aws_sns_topic.security_alerts.arn
  policy = data.aws_iam_policy_document.eventbridge_publishes.json
}

data "aws_iam_policy_document" "eventbridge_publishes" {
  statement {
    sid       = "EventBridgePublishes"
    effect    = "Allow"
    actions   = ["SNS:Publish"]
    resources = [aws_sns_topic.security_alerts.arn]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }
  }
}

# ---------------------------------------------------------------- what is an alert

resource "aws_cloudwatch_event_rule" "access_keys" {
  name        = "iam-access-key-changes"
  description = "An access key was created, deleted, activated or deactivated"

  event_pattern = <<-EOF
    {
      "source": ["aws.iam"],
      "detail-type": ["AWS API Call via CloudTrail"],
      "detail": {
        "eventSource": ["iam.amazonaws.com"],
        "eventName": ["CreateAccessKey", "DeleteAccessKey", "UpdateAccessKey"]
      }
    }
  EOF
}

resource "aws_cloudwatch_event_target" "security_alerts" {
  rule      = aws_cloudwatch_event_rule.access_keys.name
  target_id = "security-alerts"
  arn       = aws_sns_topic.security_alerts.arn

  input_transformer {
    input_paths = {
      eventName : "$.detail.eventName",
      sourceIPAddress : "$.detail.sourceIPAddress",
      user : "$.detail.userIdentity.arn",
      userName : "$.detail.requestParameters.userName"
    }

    input_template = <<-EOF
      "<user> has done <eventName> on <userName> from <sourceIPAddress>"
    EOF
  }
}

output "topic_arn" {
  description = "Subscribe here to hear of it too"
  value       = aws_sns_topic.security_alerts.arn
}
