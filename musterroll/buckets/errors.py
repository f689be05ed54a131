"""What a bucket answers when it will not, in our errors: what it means is decided by what to do next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from musterroll.facts.errors import ConfigError, MusterrollError, Refused, TryLater

_LATER = {"SlowDown", "RequestTimeout", "OperationAborted", "ConditionalRequestConflict"}
_DENIED = "AccessDenied"
KEYS = {
    "InvalidAccessKeyId": ("the access key is not known there", "Mend the access key."),
    "SignatureDoesNotMatch": ("the secret key does not fit the access key", "Mend the secret key."),
}


@dataclass(frozen=True)
class Words:
    """What a user of buckets says of codes: what it means, what to do. Those in `settings` an operator mends."""

    settings: Mapping[str, tuple[str, str]]
    refused: Mapping[str, tuple[str, str]]
    otherwise: tuple[str, str] = ("the store refused", "See the code.")


def asked(place: str, words: Words, call: Callable[..., Any], *args: Any, **wanted: Any) -> Any:
    """The answer to a call; what goes wrong is raised as one of our errors, naming the place."""
    from botocore import exceptions as boto

    try:
        return call(*args, **wanted)
    except boto.ClientError as error:
        raise _said(place, words, error.response) from error
    except (boto.NoCredentialsError, boto.PartialCredentialsError, boto.NoRegionError) as error:
        raise ConfigError(f"{place}: {error}.", "Give the keys and the region in the environment.") from None
    except (boto.HTTPClientError, boto.EndpointConnectionError, boto.IncompleteReadError) as error:
        raise TryLater(f"{place}: no answer ({type(error).__name__}).", "It will be tried again.") from error
    except (boto.BotoCoreError, ValueError) as error:
        raise ConfigError(f"{place}: {error}.", "Mend the settings of the bucket.") from error


def code_of(error: MusterrollError) -> str:
    """The store's own code behind one of our errors, empty when there is none."""
    response = getattr(error.__cause__, "response", None) or {}
    return str(response.get("Error", {}).get("Code", ""))


def _said(place: str, words: Words, response: dict[str, Any]) -> MusterrollError:
    code = str(response.get("Error", {}).get("Code", ""))
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in _LATER or status >= 500:
        return TryLater(f"{place}: the store is busy ({code}).", "It will be tried again.")
    settings = KEYS | {**words.settings}
    meant = _DENIED if status == 403 and code not in settings else code
    if meant in settings:
        what, remedy = settings[meant]
        return ConfigError(f"{place}: {what}.", remedy)
    what, remedy = words.refused.get(meant, words.otherwise)
    return Refused(f"{place}: {what} ({code or status}).", remedy)
