#pragma once

#include "kernel/gateway.h"
#include "kernel/sigv4.h"
#include "model/wire.h"
#include "sim/random.h"
#include "tocsin/http.h"

namespace tocsin {

/// Where a world meets HTTP: from the bytes of a request to those of its answer, through the gateway. Moves no clock
/// and opens no socket, so that a server, a Python client without a network and a test all use the same door.
///
/// - The service is the one that the signature, the target or the host names; one that is not modelled is answered
///   with 501 `NotImplemented` that names it, and so is an operation that has no row.
/// - A request with no signature is anonymous, and only for operations that AWS takes unsigned.
/// - The region is the signature's; without one the host's (`sns.eu-west-1.amazonaws.com`), else the world's.
/// - The source address is the peer's. `X-Tocsin-Source-Ip` replaces it: a rehearsal can come from anywhere.
/// - The links of SNS mails (`/confirmation.html`, `/unsubscribe.html`) are answered with a page for people.
///
/// - Who comes from within the process may be known: no signature is looked for then. Only `World::http_as` says so; a
///   server never does.
///
/// A request that does not become a call changes nothing, not even the world's chance.
class Door {
 public:
  Door(Kernel& kernel, Gateway& gateway)
      : kernel_(kernel), gateway_(gateway), signatures_(kernel), ids_(kernel.timeline.random().seed()) {}

  /// `visit`, if given, is filled with what became of the request. `known`, if given, is who makes it, whatever its
  /// signature says.
  HttpResponse handle(const HttpRequest& request, Visit* visit = nullptr, const Signer* known = nullptr);

 private:
  HttpResponse serve(const ServiceModel& service, const HttpRequest& request, const Signer* known, ReplyTo& reply_to,
                     Visit& visit);
  HttpResponse follow_link(const HttpRequest& request, Visit& visit);
  HttpResponse unknown_service(const HttpRequest& request, Visit& visit);
  ApiCall api_call(const ServiceModel& service, const OperationModel& operation, const HttpRequest& request) const;
  bool takes_unsigned(const ServiceModel& service, const OperationModel& operation) const;

  Kernel& kernel_;
  Gateway& gateway_;
  Signatures signatures_;
  Random ids_;  // of answers to requests that do not become calls
};

}  // namespace tocsin
