#!/usr/bin/env python3
"""Record signed.json: requests as botocore, the reference client, signs them at a fixed time.

Our verifier must take each of them, and none of them with another secret. Run it after a change of the cases:
python tests/vectors/sigv4/record.py
"""

import datetime
import json
import pathlib
from unittest import mock

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

HERE = pathlib.Path(__file__).resolve().parent
NOW = datetime.datetime(2026, 1, 5, 9, 0, 0, tzinfo=datetime.timezone.utc)
KEY, SECRET = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
JSON = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "AWSEvents.PutRule"}

# name, signer, service, region, session token, method, URL, headers, body
CASES = [
    ("a form", "SigV4Auth", "sts", "us-east-1", None, "POST", "http://127.0.0.1:4566/", FORM,
     "Action=GetCallerIdentity&Version=2011-06-15"),
    ("JSON with a session token", "SigV4Auth", "events", "eu-west-3", "token+/=", "POST", "http://127.0.0.1:4566/", JSON,
     '{"Name": "é"}'),
    ("a query out of order, with spaces and slashes", "SigV4Auth", "iam", "us-east-1", None, "GET",
     "http://127.0.0.1:4566/?b=2&a=1&a=0&B=%2F%20x&empty=", {}, ""),
    ("a path that needs encoding twice", "SigV4Auth", "lambda", "us-east-1", None, "GET",
     "http://127.0.0.1:4566/2015-03-31/functions/arn%3Aaws%3Alambda/x%20y", {}, ""),
    ("a path with dots", "SigV4Auth", "lambda", "us-east-1", None, "GET", "http://127.0.0.1:4566/a/./b/../c//d/", {}, ""),
    ("a header with runs of spaces", "SigV4Auth", "sns", "us-east-1", None, "POST", "http://127.0.0.1:4566/",
     {**FORM, "X-Amz-Meta": "  a   b  c "}, "Action=ListTopics&Version=2010-03-31"),
    ("an S3 path with a space", "S3SigV4Auth", "s3", "us-east-1", None, "PUT", "http://127.0.0.1:4566/trail/a%20b/../c%2Bd",
     {}, "content"),
    ("an S3 query without values", "S3SigV4Auth", "s3", "us-east-1", None, "GET", "http://127.0.0.1:4566/trail?policy", {}, ""),
    ("a presigned S3 object", "S3SigV4QueryAuth", "s3", "us-east-1", "token+/=", "GET",
     "http://127.0.0.1:4566/trail/a%20b", {}, ""),
    ("a presigned call", "SigV4QueryAuth", "sts", "us-east-1", None, "GET",
     "http://127.0.0.1:4566/?Action=GetCallerIdentity&Version=2011-06-15", {}, ""),
]


def signed(name, signer, service, region, token, method, url, headers, body):
    request = AWSRequest(method=method, url=url, headers=headers, data=body.encode())
    request.context["timestamp"] = "20260105T090000Z"
    arguments = {"expires": 900} if "Query" in signer else {}
    auth = getattr(botocore.auth, signer)(Credentials(KEY, SECRET, token), service, region, **arguments)
    with mock.patch("botocore.auth.get_current_datetime", return_value=NOW.replace(tzinfo=None)):
        auth.add_auth(request)
    request.headers["Host"] = "127.0.0.1:4566"
    return {"name": name, "service": service, "region": region, "session_token": token or "", "method": method,
            "target": request.url.removeprefix("http://127.0.0.1:4566"), "headers": dict(request.headers.items()),
            "body": body}


def main():
    vectors = [signed(*case) for case in CASES]
    (HERE / "signed.json").write_text(json.dumps(vectors, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
