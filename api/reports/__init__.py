"""Tables of official reports as answers, as files, and as charts."""

from api.reports.answers import (
    changes,
    check_answer,
    narrowed,
    report_list,
    report_named,
    table_answer,
    table_list,
    table_of,
)
from api.reports.charts import Bar, bar_chart, table_chart
from api.reports.files import cells_csv, table_csv, table_workbook
from api.reports.recorded import any_report, every_report, recorded_report

__all__ = [
    "Bar",
    "any_report",
    "bar_chart",
    "cells_csv",
    "changes",
    "check_answer",
    "every_report",
    "narrowed",
    "recorded_report",
    "report_list",
    "report_named",
    "table_answer",
    "table_chart",
    "table_csv",
    "table_list",
    "table_of",
    "table_workbook",
]
