"""Rules on texts, their keeping, and the page of published rules."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone, translation

from accounts.models import User
from gallery.actions.posts import edit_post
from gallery.actions.text_review import text_is_held
from gallery.states import PostStatus
from moderation.actions.rules import forget_keeper, save_rule
from moderation.constants import RULE_KEEPERS, Reason, RuleKind
from moderation.models import TextRule
from moderation.selectors.rules import rules_met
from tests.factories import make_person
from tests.factories.gallery import make_moderator, make_post
from wecho.common.errors import Forbidden, Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(db: None) -> User:
    person = make_person(staff=True)
    person.groups.add(Group.objects.get(name=RULE_KEEPERS))
    return User.objects.get(pk=person.pk)


def watch(keeper: User, phrase: str) -> TextRule:
    return save_rule(actor=keeper, rule=TextRule(phrase=phrase))


def test_a_new_rule_holds_the_next_text_and_one_out_of_force_holds_none(keeper: User, author: User) -> None:
    assert not text_is_held(author, "快加 微-信")
    rule = watch(keeper, "加微信")
    assert text_is_held(author, "快加 微-信")
    assert not text_is_held(author, "今天的海")
    rule.is_active = False
    save_rule(actor=keeper, rule=rule)
    assert not text_is_held(author, "快加 微-信")


def test_links_are_held_from_new_accounts_only(keeper: User, author: User) -> None:
    save_rule(actor=keeper, rule=TextRule(kind=RuleKind.NEW_LINKS, days=7))
    assert text_is_held(author, "see example.com")
    assert not text_is_held(author, "see you")
    author.date_joined = timezone.now() - timedelta(days=8)
    assert not text_is_held(author, "see example.com")


def test_an_edit_that_a_rule_holds_goes_to_review(keeper: User) -> None:
    watch(keeper, "buy pills")
    post = make_post()
    edit_post(actor=post.author, post=post, title="Rain", text=post.text)
    assert post.status == PostStatus.PUBLISHED
    edit_post(actor=post.author, post=post, title="B.U.Y pills", text=post.text)
    assert post.status == PostStatus.PENDING
    assert rules_met(post.author, post.title, post.text) == ["buy pills"]


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        (TextRule(phrase="…!"), "phrase"),
        (TextRule(phrase="Ｂuy"), "phrase"),
        (TextRule(kind=RuleKind.NEW_LINKS), "days"),
        (TextRule(kind=RuleKind.NEW_LINKS, days=366), "days"),
        (TextRule(kind=RuleKind.NEW_LINKS, days=3), "days"),
    ],
)
def test_rules_that_are_empty_double_or_out_of_range_are_refused(keeper: User, rule: TextRule, field: str) -> None:
    watch(keeper, "b u y")
    save_rule(actor=keeper, rule=TextRule(kind=RuleKind.NEW_LINKS, days=7))
    with pytest.raises(Invalid) as refusal:
        save_rule(actor=keeper, rule=rule)
    assert list(refusal.value.errors) == [field]
    assert TextRule.objects.count() == 2


def test_only_keepers_of_rules_change_them(author: User, moderator: User) -> None:
    for person in (author, moderator):
        with pytest.raises(Forbidden):
            watch(person, "buy")


def test_rules_are_kept_in_the_administration(keeper: User) -> None:
    desk = Client(headers={"Accept-Language": "en"})
    desk.force_login(keeper)
    said = {"kind": "words", "phrase": "代 考", "days": "", "is_active": "on", "note": "spam"}
    assert desk.post("/admin/moderation/textrule/add/", said).status_code == 302
    rule = TextRule.objects.get()
    assert (rule.phrase, rule.folded, rule.changed_by) == ("代 考", "代考", keeper)
    again = desk.post("/admin/moderation/textrule/add/", said)
    assert "There is such a rule already." in again.content.decode()
    assert "代 考" in desk.get("/admin/moderation/textrule/").content.decode()
    assert desk.post(f"/admin/moderation/textrule/{rule.pk}/delete/", {"post": "yes"}).status_code == 403
    desk.force_login(make_moderator())
    assert desk.get("/admin/moderation/textrule/").status_code == 403


def test_an_erased_keeper_leaves_no_name(keeper: User) -> None:
    rule = watch(keeper, "buy")
    assert forget_keeper(keeper.pk)
    assert not forget_keeper(keeper.pk)
    rule.refresh_from_db()
    assert rule.changed_by is None


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_reason_is_a_published_rule_with_an_anchor(language: str) -> None:
    page = Client().get("/rules/", headers={"Accept-Language": language}).content.decode()
    with translation.override(language):
        for reason in Reason:
            assert f'id="{reason.value}"' in page
            assert str(reason.label).replace("'", "&#x27;") in page
