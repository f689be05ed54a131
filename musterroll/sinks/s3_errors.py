"""What a bucket answers when it will not, in our five errors: what it means is decided by what to do next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from musterroll.facts.errors import ConfigError, MusterrollError, Refused, TryLater

_LATER = {"SlowDown", "RequestTimeout", "OperationAborted", "ConditionalRequestConflict"}
_SETTINGS = {
    "NoSuchBucket": ("there is no such bucket", "Make it with Object Lock on, or mend its name in the settings."),
    "InvalidAccessKeyId": ("the access key is not known there", "Mend the access key."),
    "SignatureDoesNotMatch": ("the secret key does not fit the access key", "Mend the secret key."),
    "InvalidBucketState": ("the bucket takes no locked objects", "Make a new bucket with Object Lock on."),
}
_REFUSED = {
    "AccessDenied": ("the bucket refused", "A lock holds, or a right is missing: see the page on anchors."),
    "BadDigest": ("the bytes that arrived have another digest than was sent", "Try again; if it stays, do not."),
    "InvalidRequest": ("the bucket did not take the lock", "The clock may be wrong, or the bucket has no Object Lock."),
}


def asked(place: str, call: Callable[..., Any], *args: Any, **asked_for: Any) -> Any:
    """The answer to a call; what goes wrong is raised as one of our errors, naming the place."""
    from botocore import exceptions as boto

    try:
        return call(*args, **asked_for)
    except boto.ClientError as error:
        raise _said(place, error.response) from error
    except (boto.NoCredentialsError, boto.PartialCredentialsError, boto.NoRegionError) as error:
        raise ConfigError(f"{place}: {error}.", "Give the keys and the region in the environment.") from None
    except (boto.HTTPClientError, boto.EndpointConnectionError) as error:
        raise TryLater(f"{place}: no answer ({type(error).__name__}).", "It will be tried again.") from error
    except (boto.BotoCoreError, ValueError) as error:
        raise ConfigError(f"{place}: {error}.", "Mend the settings of the bucket.") from error


def code_of(error: MusterrollError) -> str:
    """The store's own code behind one of our errors, empty when there is none."""
    response = getattr(error.__cause__, "response", None) or {}
    return str(response.get("Error", {}).get("Code", ""))


def _said(place: str, response: dict[str, Any]) -> MusterrollError:
    code = str(response.get("Error", {}).get("Code", ""))
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in _LATER or status >= 500:
        return TryLater(f"{place}: the store is busy ({code}).", "It will be tried again.")
    if code in _SETTINGS:
        what, remedy = _SETTINGS[code]
        return ConfigError(f"{place}: {what}.", remedy)
    what, remedy = _REFUSED.get("AccessDenied" if status == 403 else code, ("the store refused", "See the code."))
    return Refused(f"{place}: {what} ({code or status}).", remedy)
