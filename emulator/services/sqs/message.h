#pragma once

#include <map>
#include <string>

#include "kernel/parcel.h"

namespace tocsin::sqs {

struct MessageAttributeValue;
struct Sqs;

using MessageAttributes = std::map<std::string, MessageAttributeValue>;

/// Attributes as a table keeps them, and back.
std::string attributes_text(const MessageAttributes& attributes);
MessageAttributes attributes_from(const std::string& text);

/// Throws AWS's refusal of a body or of attributes.
void check_body(const std::string& body);
void check_attributes(const MessageAttributes& attributes);

/// What counts against a queue's size limit.
std::size_t size_of(const std::string& body, const MessageAttributes& attributes);

/// MD5 over the attributes, in the encoding that SDKs check.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
std::string attributes_md5(const MessageAttributes& attributes);

/// A parcel for a queue: another service sends.
Receipt take_parcel(Sqs& sqs, const Parcel& parcel);

}  // namespace tocsin::sqs
