"""The places of a book's files, by its settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from musterroll.buckets.bucket import BucketSettings
from musterroll.config import Config
from musterroll.store.blobs.bucket import BucketBlobs, bucket_of
from musterroll.store.blobs.folder import FolderBlobs
from musterroll.store.blobs.place import Blobs


def blobs_of(config: Config) -> Callable[[Path], Blobs]:
    """Gives the place of each folder of files: in the bucket of the settings under the folder's name, else itself."""
    files = config.files
    if files.s3_bucket is None:
        return FolderBlobs
    bucket = bucket_of(BucketSettings(files.s3_bucket, files.s3_prefix, files.s3_endpoint))
    return lambda folder: BucketBlobs(bucket.below(folder.name))
