"""The closed sets of the model, each member with the word people read."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from cjm_widgets.i18n import N_


class Choice(StrEnum):
    """A closed set whose members carry the word people read (marked for translation)."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Channel(Choice):
    """Where a touchpoint happens."""

    WEB_SEARCH = "web_search", N_("Web search")
    WEBSITE = "website", N_("Website")
    APP = "app", N_("App")
    EMAIL = "email", N_("E-mail")
    PHONE = "phone", N_("Phone")
    SMS = "sms", N_("SMS")
    CHAT = "chat", N_("Chat")
    SOCIAL = "social", N_("Social media")
    COMMUNITY = "community", N_("Community")
    REVIEWS = "reviews", N_("Review site")
    ADVERTISING = "advertising", N_("Advertising")
    STORE = "store", N_("Store or showroom")
    SERVICE_DESK = "service_desk", N_("Service desk")
    HOME_VISIT = "home_visit", N_("Visit at home")
    EVENT = "event", N_("Event")
    PARTNER = "partner", N_("Partner")
    POST = "post", N_("Post")
    SELF_SERVICE = "self_service", N_("Self-service")
    PRODUCT = "product", N_("The product itself")
    WORD_OF_MOUTH = "word_of_mouth", N_("Word of mouth")
    VIDEO_CALL = "video_call", N_("Video call")
    OTHER = "other", N_("Other")


class Phase(Choice):
    """Place of a stage relative to the purchase."""

    BEFORE = "before", N_("before purchase")
    DURING = "during", N_("during purchase")
    AFTER = "after", N_("after purchase")


class MapKind(Choice):
    """What a map describes."""

    CURRENT = "current", N_("Current state")
    FUTURE = "future", N_("Future state")
    DAY_IN_THE_LIFE = "day_in_the_life", N_("Day in the life")


class ScopeKind(Choice):
    """How much of the relation a map covers."""

    LIFECYCLE = "lifecycle", N_("Whole lifecycle")
    AREA = "area", N_("One area")


class Approach(Choice):
    """Whether the team draws first and checks, or asks first and draws."""

    HYPOTHESIS_FIRST = "hypothesis_first", N_("Hypothesis first")
    RESEARCH_FIRST = "research_first", N_("Research first")


class Status(Choice):
    """How far a map is backed by evidence; computed, never set by hand."""

    HYPOTHESIS = "hypothesis", N_("HYPOTHESIS")
    PARTLY_VALIDATED = "partly_validated", N_("PARTLY VALIDATED")
    VALIDATED = "validated", N_("VALIDATED")


class Rater(Choice):
    """Who speaks in a rating; never pooled."""

    CUSTOMER = "customer", N_("Customers")
    STAFF = "staff", N_("The room")
    TEXT = "text", N_("Comments")


class Basis(Choice):
    """What a member of staff rests a rating on."""

    SAW = "saw", N_("I saw it")
    TOLD = "told", N_("A customer told me")
    GUESS = "guess", N_("I guess")


class GoalKind(Choice):
    """What sort of progress the customer wants to make."""

    FUNCTIONAL = "functional", N_("Functional")
    EMOTIONAL = "emotional", N_("Emotional")
    SOCIAL = "social", N_("Social")


class Effect(Choice):
    """Which way a point on the map pulls the customer."""

    PAIN = "pain", N_("Pain point")
    DELIGHT = "delight", N_("Delight")


class MomentKind(Choice):
    """The two kinds of moments of truth."""

    FRICTION = "friction", N_("Friction")
    DELIGHT = "delight", N_("Delight")


class RouteKind(Choice):
    """How a route leaves the main line."""

    MAIN = "main", N_("Main line")
    BRANCH = "branch", N_("Branch")
    LOOP = "loop", N_("Loop")


class SourceKind(Choice):
    """Where evidence comes from."""

    SURVEY = "survey", N_("Survey")
    ANALYTICS = "analytics", N_("Web and app analytics")
    EVENT_LOG = "event_log", N_("Event log")
    CRM = "crm", N_("CRM and sales records")
    TICKETS = "tickets", N_("Support tickets")
    CALLS = "calls", N_("Call log")
    INTERVIEWS = "interviews", N_("Interviews")
    FOCUS_GROUP = "focus_group", N_("Focus group")
    REVIEWS = "reviews", N_("Reviews")
    SOCIAL = "social", N_("Social media")
    MARKET_RESEARCH = "market_research", N_("Market research")
    OBSERVATION = "observation", N_("Shadowing and observation")
    ADVERTISING = "advertising", N_("Advertising cost")
    RECORDING = "recording", N_("Session recording")
    WORKSHOP = "workshop", N_("Workshop")


class Voice(Choice):
    """Who or what a source lets speak."""

    CUSTOMER = "customer", N_("Customers' own words or ratings")
    BEHAVIOUR = "behaviour", N_("What customers did")
    STAFF = "staff", N_("What staff report")
    COMPANY = "company", N_("Company records")


class Strength(Choice):
    """How well a cell of the map is backed, from weakest to strongest."""

    ASSUMED = "assumed", N_("assumed")
    REPORTED = "reported", N_("reported")
    OBSERVED = "observed", N_("observed")
    MEASURED = "measured", N_("measured")

    @property
    def level(self) -> int:
        """0 for assumed to 3 for measured."""
        return list(Strength).index(self)


class Stance(Choice):
    """Whether evidence speaks for or against a statement."""

    SUPPORTS = "supports", N_("supports")
    CONTRADICTS = "contradicts", N_("contradicts")


class ActionStatus(Choice):
    """Where an action stands."""

    PROPOSED = "proposed", N_("proposed")
    AGREED = "agreed", N_("agreed")
    UNDER_WAY = "under_way", N_("under way")
    DONE = "done", N_("done")
    DROPPED = "dropped", N_("dropped")


class KpiKind(Choice):
    """How a KPI is counted; decides which raw counts a measurement holds."""

    CONVERSION = "conversion", N_("Conversion rate")
    RETENTION = "retention", N_("Retention")
    CSAT = "csat", N_("CSAT")
    CES = "ces", N_("CES")
    NPS = "nps", N_("NPS")
    CAC = "cac", N_("CAC")
    CLV = "clv", N_("CLV")
    CROSS_SELL = "cross_sell", N_("Cross-sell")
    REPEAT = "repeat", N_("Repeat purchase")
    REFERRAL = "referral", N_("Referral")
    SHARE = "share", N_("Own share")
    MEAN = "mean", N_("Own mean")
    RATIO = "ratio", N_("Own ratio")


class Direction(Choice):
    """Which way is better."""

    UP = "up", N_("higher is better")
    DOWN = "down", N_("lower is better")


class AgendaPlace(Choice):
    """When a step of the workshop happens."""

    BEFORE = "before", N_("before the workshop")
    ROOM = "room", N_("in the room")
    AFTER = "after", N_("after the workshop")


class RunSheet(Choice):
    """Length and form of a workshop."""

    TWO_HOURS = "two_hours", N_("Two hours")
    HALF_DAY = "half_day", N_("Half a day")
    TWO_DAYS = "two_days", N_("Two days")
    REMOTE = "remote", N_("Remote")
    TOUR = "tour", N_("Tour of fifteen minutes")


class ParticipantKind(Choice):
    """Who sits in the room."""

    FACILITATOR = "facilitator", N_("Facilitator")
    STAFF = "staff", N_("Staff")
    CUSTOMER = "customer", N_("Customer")
    SCRIBE = "scribe", N_("Scribe")
    OBSERVER = "observer", N_("Observer")


class NoteKind(Choice):
    """What a note is about."""

    IDEA = "idea", N_("Idea")
    PAIN = "pain", N_("Pain point")
    DELIGHT = "delight", N_("Delight")
    QUESTION = "question", N_("Question")
    PARKED = "parked", N_("Parking lot")


class SentenceSlot(Choice):
    """Where on the report an edited sentence stands."""

    WHERE_IT_FAILS = "where_it_fails", N_("Where it fails")
    WHAT_TO_FUND = "what_to_fund", N_("What to fund")
    HOW_SURE = "how_sure", N_("How sure we are")
    CURVE = "curve", N_("The journey in one sentence")
    STORY = "story", N_("The story")
