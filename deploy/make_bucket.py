"""Make the bucket of the photos when it is not there, and see to it that nobody reads it without a signature.

`python -m deploy.make_bucket`, with the S3 variables of the site.
"""

import os
import sys

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from wecho.env import S3, read_env


def main() -> str | None:
    """Returns None, or the sentence that says what is wrong."""
    s3 = read_env(os.environ).s3
    if s3 is None:
        return "Set the S3 variables."
    try:
        make_bucket(s3)
        if anybody_reads(s3):
            return f"The bucket {s3.bucket} can be read without a signature: remove its public policy."
    except (BotoCoreError, ClientError) as error:
        return f"The storage does not let us make its bucket: {error}"
    return None


def make_bucket(s3: S3) -> None:
    """Make the bucket; it may be there already. Raises botocore's errors."""
    client = boto3.client(
        "s3",
        endpoint_url=s3.endpoint_url,
        aws_access_key_id=s3.access_key_id,
        aws_secret_access_key=s3.secret_access_key,
        region_name=s3.region,
        config=Config(s3={"addressing_style": "path"}),
    )
    elsewhere = {} if s3.region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": s3.region}}
    try:
        client.create_bucket(Bucket=s3.bucket, **elsewhere)
    except client.exceptions.BucketAlreadyOwnedByYou:
        return


def anybody_reads(s3: S3) -> bool:
    """Whether a listing succeeds without a signature."""
    anonymous = boto3.client(
        "s3",
        endpoint_url=s3.endpoint_url,
        region_name=s3.region,
        config=Config(signature_version=UNSIGNED, s3={"addressing_style": "path"}),
    )
    try:
        anonymous.list_objects_v2(Bucket=s3.bucket, MaxKeys=1)
    except ClientError as refused:
        if refused.response["ResponseMetadata"]["HTTPStatusCode"] >= 500:
            raise
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
