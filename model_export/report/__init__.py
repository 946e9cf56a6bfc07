"""What an export tells of itself: as a value, as JSON, as text, and in short inside the model."""

from model_export.report.document import full_document, short_document
from model_export.report.file import refusals_to, write_report
from model_export.report.report import Refusal, Report, refusal_of, why_precision
from model_export.report.text import describe_report

__all__ = [
    "Refusal",
    "Report",
    "describe_report",
    "full_document",
    "refusal_of",
    "refusals_to",
    "short_document",
    "why_precision",
    "write_report",
]
