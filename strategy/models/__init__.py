"""The models of what the city intends: pages, records, and identities."""

from strategy.models.approval import DivisionReviewTask, HeadApprovalTask
from strategy.models.bin import Binned
from strategy.models.closures import ClosedBytes, Closure, ClosureOpening, CopyStatement
from strategy.models.datasets import (
    DataImport,
    PopulationFigure,
    PopulationSeries,
    WellbeingCategory,
    WellbeingScore,
)
from strategy.models.documents import (
    ChapterPage,
    FormerName,
    SectionPage,
    StrategyIndexPage,
    StrategyPage,
)
from strategy.models.evaluations import Evaluation, EvaluationScale, Grade
from strategy.models.figures import Baseline, Definition, Observation, Target
from strategy.models.files import LibraryDocument, Picture, PictureRendition, PublicFile
from strategy.models.frameworks import Alignment, Framework, FrameworkItem
from strategy.models.goals import BasicGoalPage, MeasurePage, VisionPage
from strategy.models.indicators import Indicator, RepeatedIndicator, StrategyIndicator
from strategy.models.inquiries import (
    Inquiry,
    InquiryMail,
    InquiryReturn,
    InquirySheet,
    KeptFile,
)
from strategy.models.lineage import NodeLineage
from strategy.models.milestones import Milestone, MilestoneChange
from strategy.models.news import NewsIndexPage, NewsPage
from strategy.models.nodes import Node, NodeFace
from strategy.models.people import User
from strategy.models.projects import Project, ProjectBudget
from strategy.models.proposals import Proposal, ProposalItem
from strategy.models.records import Agreement, Body, Programme, Rule, Term, Unit
from strategy.models.responsibility import Responsibility
from strategy.models.roles import Role, SetUp
from strategy.models.site import HomePage, SiteSettings, StandardPage
from strategy.models.translations import TranslatedOriginal, TranslationBasis
from strategy.models.workspace import Place, WorkspacePage

__all__ = [
    "Agreement",
    "Alignment",
    "Baseline",
    "BasicGoalPage",
    "Binned",
    "Body",
    "ChapterPage",
    "ClosedBytes",
    "Closure",
    "ClosureOpening",
    "CopyStatement",
    "DataImport",
    "Definition",
    "DivisionReviewTask",
    "Evaluation",
    "EvaluationScale",
    "FormerName",
    "Framework",
    "FrameworkItem",
    "Grade",
    "HeadApprovalTask",
    "HomePage",
    "Indicator",
    "Inquiry",
    "InquiryMail",
    "InquiryReturn",
    "InquirySheet",
    "KeptFile",
    "LibraryDocument",
    "MeasurePage",
    "Milestone",
    "MilestoneChange",
    "NewsIndexPage",
    "NewsPage",
    "Node",
    "NodeFace",
    "NodeLineage",
    "Observation",
    "Picture",
    "PictureRendition",
    "Place",
    "PopulationFigure",
    "PopulationSeries",
    "Programme",
    "Project",
    "ProjectBudget",
    "Proposal",
    "ProposalItem",
    "PublicFile",
    "RepeatedIndicator",
    "Responsibility",
    "Role",
    "Rule",
    "SectionPage",
    "SetUp",
    "SiteSettings",
    "StandardPage",
    "StrategyIndexPage",
    "StrategyIndicator",
    "StrategyPage",
    "Target",
    "Term",
    "TranslatedOriginal",
    "TranslationBasis",
    "Unit",
    "User",
    "VisionPage",
    "WellbeingCategory",
    "WellbeingScore",
    "WorkspacePage",
]
