"""What a bucket answers when it gives nothing, in our errors: what it means is decided by what to do next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from musterroll.facts.errors import ConfigError, MusterrollError, Refused, TryLater

_LATER = {"SlowDown", "RequestTimeout", "OperationAborted"}
_SETTINGS = {
    "NoSuchBucket": ("there is no such bucket", "Mend its name in `places`."),
    "InvalidAccessKeyId": ("the access key is not known there", "Mend the access key."),
    "SignatureDoesNotMatch": ("the secret key does not fit the access key", "Mend the secret key."),
}


def asked(place: str, call: Callable[..., Any], *args: Any, **wanted: Any) -> Any:
    """The answer to a call; what goes wrong is raised as one of our errors, naming the place."""
    from botocore import exceptions as boto

    try:
        return call(*args, **wanted)
    except boto.ClientError as error:
        raise _said(place, error.response) from error
    except (boto.NoCredentialsError, boto.PartialCredentialsError, boto.NoRegionError) as error:
        raise ConfigError(f"{place}: {error}.", "Give the keys and the region in the settings.") from None
    except (boto.HTTPClientError, boto.EndpointConnectionError, boto.IncompleteReadError) as error:
        raise TryLater(f"{place}: no answer ({type(error).__name__}).", "It will be looked at again.") from error
    except (boto.BotoCoreError, ValueError) as error:
        raise ConfigError(f"{place}: {error}.", "Mend the settings of the bucket.") from error


def code_of(error: BaseException) -> str:
    """The store's own code behind one of our errors, empty when there is none."""
    response = getattr(error.__cause__, "response", None) or {}
    return str(response.get("Error", {}).get("Code", ""))


def _said(place: str, response: dict[str, Any]) -> MusterrollError:
    code = str(response.get("Error", {}).get("Code", ""))
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in _LATER or status >= 500:
        return TryLater(f"{place}: the store is busy ({code}).", "It will be looked at again.")
    if code in _SETTINGS:
        what, remedy = _SETTINGS[code]
        return ConfigError(f"{place}: {what}.", remedy)
    return Refused(f"{place}: the bucket refused ({code or status}).", "It must be listed and read: grant both rights.")
