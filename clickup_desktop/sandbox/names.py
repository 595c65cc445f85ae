"""The sample company's names: Spaces, Folders and Lists, as a table.

Of each Space: Folder name → Lists, divided by "|"; the empty Folder name holds the Lists outside
Folders. A leading "~" says that the place is archived. Beside the ordinary ones stand the names
that a program must survive.
"""

from __future__ import annotations

LONG_NAME = "Everything that we have ever wanted to write down " + "and then some more " * 524
LONG_NAME = LONG_NAME[:10_000]
HTML_NAME = '<b>Bold</b> & <img src="x" onerror="alert(1)"> &amp; friends'
BROKEN_NAME = "First line\nSecond line\r\nNUL \x00 here, \u202eand turned around"
EMOJI_NAME = "🚀 Launchpad 👩\u200d🚀 für Ärzte"
BLANK_NAME = "   "

COMPANY: dict[str, dict[str, str]] = {
    "Marketing": {
        "Campaigns": "Launch 2027|Backlog|~Launch 2025",
        "Events": "Annual Conference|Trade Fairs|Webinars|Meetups|Speakers",
        "Brand": "Guidelines|Photo Library|Templates|Press Kit|Naming",
        "Content": "Blog|Newsletter|Case Studies|Podcast|Translations",
        "~Campaigns 2024": "~Spring 2024|~Autumn 2024",
        "": "Marketing Requests|Marketing Budget|~Old Requests",
    },
    "Finance": {
        "Accounting": "Accounts Payable|Accounts Receivable|Expenses|Month End|Audit Findings",
        "Planning": "Budget 2027|Forecast|Headcount|Capital Projects|Scenarios",
        "Tax": "Filings|Transfer Pricing|Questions",
        "": "Finance Requests|Approvals|Insurance",
    },
    "Product": {
        "Roadmap": "Now|Next|Later|Parked Ideas|Bets",
        "Research": "Interviews|Surveys|Usability Tests|Findings|Panel",
        "Releases": "Release 4.0|Release 4.1|Release 4.2|Release Notes|Beta Programme",
        "Discovery": "Pricing|Onboarding|Search|Reporting|Permissions",
        "": "Feature Requests|Product Questions",
    },
    "Engineering": {
        "Platform": "Reliability|Observability|Cost|Upgrades|Capacity",
        "Platform Migration": "Inventory|Cut-over|Decommissioning",
        "Platform Migration Wave 2": "Wave 2 Inventory|Wave 2 Cut-over",
        "Apps": "Desktop|Web|Mobile|Command Line|Plug-ins",
        "Security": "Vulnerabilities|Access Reviews|Penetration Tests|Certificates",
        "": "Bugs|Technical Debt|On Call",
    },
    "Sales": {
        "Pipeline": "Leads|Qualified|Proposals|Negotiations|Won",
        "Regions": "North|South|East|West|Overseas",
        "Partners": "Resellers|Referrals|Joint Offers|Onboarding Partners",
        "Enablement": "Playbooks|Demos|Objections|Price Lists",
        "": "Sales Requests|Territory Planning",
    },
    "Customer Success": {
        "Onboarding": "Kick-off|Data Import|Training|Go-live|Hand-over",
        "Support": "Escalations|Known Issues|Knowledge Base|Response Times|Feedback",
        "Renewals": "First Quarter|Second Quarter|Third Quarter|Fourth Quarter",
        "Community": "Forum|User Groups|Champions",
        "": "Health Checks|Customer Requests",
    },
    "People": {
        "Hiring": "Open Positions|Interviews Planned|Offers|Referral Bonus|Job Adverts",
        "Starting Here": "First Day|First Week|First Quarter Goals|Equipment",
        "Learning": "Courses|Certificates Earned|Mentoring|Book Club",
        "Benefits": "Health|Pension|Mobility|Leave",
        "": "People Questions|Office Life",
    },
    "Operations": {
        "Vendors": "Contracts Out|Evaluations|Renewal Dates|Scorecards",
        "Facilities": "Repairs|Moves|Deliveries|Meeting Rooms",
        "Logistics": "Inbound|Outbound|Stocktaking|Returns|Carriers",
        "Quality": "Audits|Corrective Actions|Measuring Devices|Complaints",
        "": "Operations Requests|Incident Log|Purchasing",
    },
    "Legal": {
        "Contracts": "Customer Contracts|Vendor Contracts|Non-disclosure|Templates in Force",
        "Privacy": "Requests by Persons|Processors|Impact Assessments|Retention",
        "Compliance": "Policies|Trainings Due|Gifts|Sanctions Checks",
        "": "Legal Requests",
    },
    "Design": {
        "Design System": "Components|Icons|Tokens|Accessibility|Patterns",
        "Illustration": "Commissions|Drafts|Delivered",
        "Prototypes": "Clickable|Paper|Motion|Archived Studies",
        "": "Design Requests|Critique",
    },
    "Localization": {
        HTML_NAME: "Strings|Screenshots|Glossary",
        "日本語 · العربية · עברית": "翻訳|ترجمة|Übersetzung",
        "": "|".join((LONG_NAME, BROKEN_NAME, EMOJI_NAME, BLANK_NAME)),
    },
    "New Ventures": {},
    "~Office Move 2024": {
        "~Moving Day": "~Boxes|~Keys",
        "": "~Floor Plans",
    },
}

PRIVATE_SPACES = frozenset({"Finance"})
WITHHELD_SPACE = "Product"
"""The Space that the token called "partial" may not read."""

FOLDERS_WITHOUT_LISTS = frozenset({"Vendors"})
FOLDERS_WITH_NAMES_ONLY = frozenset({"Facilities"})
PARENT_FOLDERS = {
    "Platform Migration": "Platform",
    "Platform Migration Wave 2": "Platform Migration",
}

LAUNCH_LIST = "Launch 2027"
LAUNCH_TOPIC = "Everything that has to be true before we launch in spring 2027."
LAUNCH_OPEN_TASKS = 124

WITHOUT_CHANNEL = frozenset(
    # Spaces, Folders and Lists that never get a Channel, whatever the count says.
    {"Legal", "New Ventures", "Campaigns", "Events", "Backlog"}
)

GUEST_FOLDER = "Partners"
GUEST_LIST = "Launch 2027"

WORKSPACE_CHANNELS: tuple[tuple[str, str], ...] = (
    ("general", "What everybody at Acme should know."),
    ("announcements", "News from the leadership. Questions go to #general."),
    ("random", "Cats, cakes and crosswords."),
    ("help-desk", "Printers, passwords, projectors."),
    ("leadership", "Weekly numbers and decisions."),
    ("releases", "What went out, and when."),
    ("incidents", "Only while something is on fire."),
    ("office-north", ""),
    ("office-south", ""),
    ("running-club", "Tuesdays at seven."),
    ("lunch", ""),
    ("new-starters", "Say hello!"),
    ("customer-voices", "What customers say, unedited."),
    ("competitors", ""),
    ("travel", ""),
    ("green-team", ""),
    ("book-swap", ""),
    ("kudos", "Thank somebody."),
    ("ask-legal", ""),
    ("ask-finance", ""),
    ("data-questions", ""),
    ("security-alerts", ""),
    ("photo-of-the-day", ""),
    ("jobs", "Open positions."),
)

MESSAGES = (
    "Good morning! The press kit is ready for a last look.",
    "I moved the date of the webinar by a week, the speaker is travelling.",
    "Who can approve the **final** budget for the trade fair?",
    "Done. See the task for the numbers.",
    "Thanks, that helps a lot 🙏",
    "<b>Not bold</b> & not a <script>alert('tag')</script> either.",
    "Can somebody check the Spanish translation?\nThe second paragraph reads oddly.",
    "Reminder: the checklist closes on Friday.",
    "The partner asked for the logo in black and white.",
    "Shipped to the printer, 2,000 copies.",
)

GENERATED_TEAMS = (
    "North",
    "South",
    "East",
    "West",
    "Central",
    "Coastal",
    "Alpine",
    "Harbour",
    "Valley",
    "Metro",
)
GENERATED_TRADES = (
    "Retail",
    "Energy",
    "Health",
    "Logistics",
    "Education",
    "Insurance",
    "Construction",
    "Hospitality",
    "Automotive",
    "Agriculture",
    "Public Sector",
)
GENERATED_PROJECTS = (
    "Rollout",
    "Migration",
    "Onboarding",
    "Audit",
    "Training",
    "Pilot",
    "Renewal",
    "Inventory",
    "Redesign",
    "Survey",
    "Handover",
    "Launch",
    "Budget",
)
GENERATED_STAGES = (
    "Backlog",
    "Requests",
    "This Week",
    "Waiting",
    "Review",
    "Milestones",
    "Risks",
    "Decisions",
    "Ideas",
    "Open Points",
    "Deliverables",
)
