"""What was written by this format is read by every later version of the program.

The samples were written once; a change that no longer reads them locks an organization out.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

import nacl.bindings

from clickup_desktop.organization.keys.identity import (
    MemberIdentity,
    identity_from_text,
    open_key,
)
from clickup_desktop.organization.keys.invitation_text import from_text, to_text
from clickup_desktop.organization.keys.joining import join
from clickup_desktop.organization.keys.key_copy import RECOVERY, KeyCopy, require_authentic
from clickup_desktop.organization.keys.organization_key import KeyPin, KeyRecord, OrganizationKey
from clickup_desktop.organization.keys.recovery import (
    RecoveryAnchor,
    recover,
    recovery_key_from_text,
)
from clickup_desktop.organization.keys.secret import Secret
from clickup_desktop.organization.keys.shared_token import decrypt_token
from clickup_desktop.organization.roles import Role
from tests.organization.keys.samples import ACME, COLLEAGUE, FOUNDER, NOW, OTHER, PLACE

KEY = OrganizationKey(ACME, 2, Secret(bytes(range(32))))
FIRST_KEY = OrganizationKey(ACME, 1, Secret(bytes(range(32, 64))))
FIRST_CHECK = bytes.fromhex("b0b63f508cf531cca8cb22cd32f07b0c421662ce9ab8e2e4bebfc3784cf89bb7")
RECORD = KeyRecord(
    2,
    bytes.fromhex("5f7b1d3c89581648893cf2457d5a45d22b6a05427481c6167536b064891b033d"),
    bytes.fromhex(
        "01114e395bab4b4505ca82c06ca4dd0ba8c09c200029b4ef9b935fe00e6832c0e9778a6113cb8e833619d7"
        "0015d7fa5f9ad15a23d47d9a659c9df213fa72e842a5201773d8838d213d"
    ),
)
TOKEN = bytes.fromhex(
    "0100000002011ac751c704c77dfdb28d1ad4f65b8a8172412c7cbad2b427d59458ec7d7ae969e490f98e8509aa"
    "53eef3740319627f4fec59267ce4a041b2d69c"
)
IDENTITY = (
    "AUBBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWltcXV5fAAAAAbC2P1CM9THMqMsizTLwewxCFmLOmrji5L6_w3hM-Ju3"
)
COPY = KeyCopy(
    FOUNDER,
    bytes.fromhex("f14b5173130a1b80687f273d49e8f4740a793a949b83b105837f2a61e8fee14f"),
    bytes.fromhex("db14fa07a221d337a70283b175740a4f25142e7e081ea0db6f0dc63d47ec9fd8"),
    bytes.fromhex(
        "01a9adf9e00a7d073e444aa8693b67090b2c897105bac078aa065f1eeec609f62bb220bc2bd2cbc8d6a46b"
        "3d2f27ef2acd13ed07d75191fbdb47abaa7d0ffb83bf2f0967545693abcd89438cf118ca6b262829b086f9"
        "57e580b332a7601d49f5d392873546296a126bf0be2a1c65f300752667f7e8e89facd0233b2adb05c7d144"
        "6b7cb81ea549aaaccd7ec0bc3722605f9cac373995a751375d4a448ee17ad7ddf0c7cb5ab5cd0751163279"
        "0e39d22464a5e0e863df9495d709c0e88d9bbbafcf0a44da5061249f4d7e987d64"
    ),
)
RECOVERY_TEXT = "05G6-2RK3-CHJP-CSV8-D5N6-PV3D-DSQQ-0WBJ-EDT7-AXKQ-F1WQ-MYVW-FNZ7-ZME5"
ANCHOR = RecoveryAnchor(
    KeyPin(1, FIRST_CHECK),
    bytes.fromhex("4956a7aca8a79f23b0a491c892f548b0382e6bdd0b74d185d95e83d25fb55f47"),
)
RECOVERY_PUBLIC_KEY = "84cce02d2d489a3001e157f4597e036b5c4aa18116a8c8319946f210f67eb91c"
RECOVERY_COPY = bytes.fromhex(
    "01d6d80b3527bf4ce6bafcad983575ba6b3f399b0bcc9c87871fb83cf55b6e9f29e751c59f82444d187becbd4e"
    "fef717ef159ca23262189e02c020a1e32b3dbb312852ff17072cc310f73fa8c23bad0fcdf1780584dd662329bd"
    "4b5788a360ce70328f9be12a28e53d74594bcaa985db1d5cc9d7db0fb694c4ee5668154744030e36a0c499866f"
    "cc2bf9382b0ebe69cb61ff468b496062ff0d915bb9edabbe699ba967801efe7b5901a45e927263a5710d"
)
INVITATION = (
    "clickup-desktop-invitation:1:"
    "0285YKENR5X4CKR7HW5GMFYHT7K042RFDYD59T2AAPD0WZ8T5WP9M09248H248H288H848H248H248H2G20R50W4GP38"
    "F249HA5RS3CEHY8934MKJJASD5WRK6D9Q74XKTFG000008000000E5YNGG3DCNPP4SBJ01J64BK1CDPPABK5F1GPTW3C"
    "CMX3AD1K68062RVDCM066VVCDHJP2SVNCM06YVK3CM042RVDCQW1PT78"
)
INVITATION_COPY = bytes.fromhex(
    "01ad398affff14d795ccdf2d60bf0471b7a16c7002c9d85f94c299f67c4e4d6bc4c1e2a9a69fb7a64b925a2ae6f8"
    "9df03f21fc5ea10903a3de86ecb9c4395f9c57d099791b49359331"
)


def test_a_key_check() -> None:
    assert (KEY.check, FIRST_KEY.check) == (RECORD.check, FIRST_CHECK)


def test_a_token() -> None:
    assert decrypt_token(KEY, PLACE, TOKEN) == "pk_10100001_SAMPLE"


def test_a_token_by_the_description_alone() -> None:
    """Nothing of the program is used here: `docs/security.md` says enough to open a token."""

    def field(value: bytes) -> bytes:
        return len(value).to_bytes(4, "big") + value

    subkey = hashlib.blake2b(
        digest_size=32, key=bytes(range(32)), salt=(2).to_bytes(8, "little"), person=b"cud-orgn"
    ).digest()
    context = b"".join(
        field(value)
        for value in (
            b"clickup-desktop/shared-token",
            ACME.encode(),
            (2).to_bytes(8, "big"),
            PLACE.connection_id.encode(),
            PLACE.clickup_url.encode(),
            (1).to_bytes(8, "big"),
        )
    )
    assert TOKEN[:6] == b"\x01" + (2).to_bytes(4, "big") + b"\x01"
    opened = nacl.bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
        TOKEN[30:], context, TOKEN[6:30], subkey
    )
    assert opened == b"pk_10100001_SAMPLE"


def test_an_identity_and_its_copy() -> None:
    identity = identity_from_text(ACME, FOUNDER, IDENTITY)
    expected = MemberIdentity(ACME, FOUNDER, Secret(bytes(range(64, 96))), FIRST_KEY.pin)
    assert identity == expected
    assert identity.to_text() == IDENTITY
    assert identity.public_key == COPY.public_key
    assert open_key(identity, COPY.sealed, [RECORD]) == KEY
    require_authentic(KEY, COPY)


def test_a_recovery_key_and_its_copy() -> None:
    recovery_key = recovery_key_from_text(RECOVERY_TEXT)
    assert recovery_key.secret.reveal() == bytes(range(96, 128))
    assert recovery_key.to_text() == RECOVERY_TEXT
    assert recovery_key.public_key.hex() == RECOVERY_PUBLIC_KEY
    assert recover(recovery_key, ACME, ANCHOR, RECOVERY_COPY, [RECORD]) == KEY
    assert RECOVERY == "recovery"


def test_an_invitation_and_its_copy() -> None:
    invitation = from_text(INVITATION)
    assert to_text(invitation) == INVITATION
    assert (invitation.id, invitation.role, invitation.member_id) == (OTHER, Role.MEMBER, COLLEAGUE)
    assert invitation.secret.reveal() == bytes(range(128, 160))
    assert join(invitation, INVITATION_COPY, RECORD, NOW - timedelta(hours=1)).key == KEY
