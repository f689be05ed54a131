"""Mail about signing in, sent beside the answer: how long it takes tells nobody whether an address is known."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from smtplib import SMTPException

from django.core.mail import EmailMessage

from musterroll.web.log import log

_AT_ONCE = 2
_senders = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="mail")


def send(message: EmailMessage) -> Future[None]:
    """Sends it soon. What comes of it is in the log, without the address."""
    return _senders.submit(_sent, message)


def _sent(message: EmailMessage) -> None:
    try:
        message.send()
    except (SMTPException, OSError) as error:
        log().error("mail not sent", error=type(error).__name__)
