# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Codes of everything the readers can say, each with its English sentence."""

# there is no environment here: whoever shows a sentence translates it
# pylint: disable=prefer-env-translation


def _lt(sentence):
    """Mark a sentence for the export of terms, which knows this name."""
    return sentence


# {field} is the published field, {value} what it held
ANOMALY_CODES = {
    # file
    "file_bytes_repaired": _lt(
        "The file is not pure UTF-8: {value} bytes were read as Western European."
    ),
    "file_characters_replaced": _lt(
        "{value} characters of the file that no database can store were replaced."
    ),
    "file_unknown_section": _lt(
        "The file has a section {field} that the format does not know: {value}."
    ),
    # keys and shapes
    "key_spelling": _lt("The key {value} was read as {field}."),
    "key_repeated": _lt("The key {field} is given twice; the other value is {value}."),
    "key_unknown": _lt("The format does not know these keys: {value}."),
    "kind_conflict": _lt(
        "The record is filed as {value} but its fields say the contrary: "
        "the fields were followed."
    ),
    "list_encoding": _lt("{field} is not written as the format wants a list: {value}."),
    "shape": _lt("{field} is not written in the shape of the format: {value}."),
    "type_unreadable": _lt("{field} holds something that cannot be read: {value}."),
    # texts
    "text_cleaned": _lt(
        "{field} held markup, entities or control characters: {value}."
    ),
    "text_damaged": _lt("{field} was published with letters lost: {value}."),
    "text_mended": _lt(
        "{field} was published with letters lost, put back where one word only fits: "
        "{value}."
    ),
    "text_too_long": _lt("{field} is too long and was cut: {value}."),
    "value_missing": _lt("{field} is mandatory and empty."),
    "value_marker": _lt("{field} holds a marker in place of a value: {value}."),
    "value_not_listed": _lt(
        "{field} holds a value that the format does not list: {value}."
    ),
    "value_spelling": _lt("{field} is not spelled as the format spells it: {value}."),
    # identity
    "reference_missing": _lt("The contract has no number."),
    "reference_not_unique": _lt(
        "Several contracts of the file share the number {value} of one buyer."
    ),
    "reference_zero": _lt("The contract number {value} is a filling value."),
    # identifiers
    "identifier_invalid": _lt("{field} holds no valid identifier: {value}."),
    "identifier_kind_missing": _lt("{field} does not say of which kind {value} is."),
    "identifier_kind_wrong": _lt(
        "{field} announces another kind of identifier: {value}."
    ),
    "identifier_missing": _lt("{field} gives no identifier."),
    "identifier_spelling": _lt(
        "{field} holds an identifier with stray signs: {value}."
    ),
    "siren_only": _lt("{field} holds a SIREN where a SIRET is expected: {value}."),
    "siret_concatenated": _lt("{field} holds several SIRET in one: {value}."),
    "siret_key": _lt("The key of the SIRET in {field} is wrong: {value}."),
    "siret_leading_zero": _lt(
        "The SIRET in {field} has lost its leading zero: {value}."
    ),
    # holders and subcontractors
    "holder_is_buyer": _lt("{field} is the buyer itself: {value}."),
    "holder_repeated": _lt("{field} names the same operator twice: {value}."),
    "holders_missing": _lt("The contract names no holder."),
    "subcontract_modification_orphan": _lt(
        "{field} modifies a subcontract that the record does not have: {value}."
    ),
    "subcontractor_is_holder": _lt("{field} is the holder itself: {value}."),
    # amounts
    "amount_absurd": _lt("{field} is beyond any contract and was left out: {value}."),
    "amount_ambiguous": _lt(
        "{field} can be read in two ways and was left out: {value}."
    ),
    "amount_as_text": _lt("{field} is a text, not a number: {value}."),
    "amount_negative": _lt("{field} is negative and was left out: {value}."),
    "amount_placeholder": _lt("{field} is a filling value and was left out: {value}."),
    "amount_suspicious": _lt("{field} is kept but unlikely: {value}."),
    "amount_unreadable": _lt("{field} is not an amount: {value}."),
    # durations
    "duration_absurd": _lt("{field} is beyond any contract and was left out: {value}."),
    "duration_as_text": _lt("{field} is a text, not a number of months: {value}."),
    "duration_converted": _lt("{field} was converted to months: {value}."),
    "duration_in_days": _lt(
        "{field} looks like days, not months, and was left out: {value}."
    ),
    "duration_placeholder": _lt(
        "{field} is a filling value and was left out: {value}."
    ),
    "duration_suspicious": _lt("{field} is kept but unlikely: {value} months."),
    "duration_unreadable": _lt("{field} is not a duration: {value}."),
    # dates
    "date_absurd": _lt("{field} is out of range and was left out: {value}."),
    "date_format": _lt("{field} is not written year-month-day: {value}."),
    "deadline_before_publication": _lt(
        "The deadline is earlier than the publication of the notice: {value}."
    ),
    "date_future": _lt("{field} is in the future: {value}."),
    "date_unreadable": _lt("{field} is not a date: {value}."),
    "modification_before_notification": _lt(
        "{field} is earlier than the notification of the contract: {value}."
    ),
    "published_before_notified": _lt(
        "The data are published ({value}) before the notification of the contract."
    ),
    # CPV and place
    "cpv_format": _lt("The CPV code is not written as the format wants it: {value}."),
    "cpv_invalid": _lt("The CPV code is not a code and was left out: {value}."),
    "cpv_leading_zero": _lt("The CPV code has lost its leading zero: {value}."),
    "cpv_several": _lt("Several CPV codes are given, the first was kept: {value}."),
    "cpv_unknown_division": _lt(
        "The CPV code starts with no known division and was left out: {value}."
    ),
    "postcode_conflict": _lt(
        "The postcode of the buyer does not fit the department of the notice: {value}."
    ),
    "place_inconsistent": _lt("The place code does not fit its kind: {value}."),
    "place_leading_zero": _lt("The place code has lost its leading zero: {value}."),
    # social considerations
    "social_contradiction": _lt(
        "The record declares both a social consideration and none: {value}."
    ),
    "social_not_listed": _lt(
        "A social consideration is none of those of the format: {value}."
    ),
}

# {position} counts records from 1, {reference} is the published number
REJECTION_CODES = {
    "file_unreadable": _lt(
        "The file {reference} of the archive was not read: {detail}"
    ),
    "no_reference": _lt("Record {position} is a notice without any number ({detail})."),
    "empty_record": _lt("Record {position} is empty."),
    "exact_duplicate": _lt(
        "Record {position} ({reference}) repeats record {detail} word for word."
    ),
    "no_buyer_and_no_subject": _lt(
        "Record {position} ({reference}) has neither buyer nor subject."
    ),
    "no_reference_and_no_subject": _lt(
        "Record {position} has neither number nor subject (buyer {detail})."
    ),
    "not_an_object": _lt("Record {position} is not a contract but this: {detail}."),
    "too_deep": _lt("Record {position} ({reference}) is nested too deep to be read."),
}

UNREADABLE_CODES = {
    "binary": _lt("The file is not a text file."),
    "compressed": _lt("The file is compressed ({detail}): decompress it first."),
    "empty": _lt("The file is empty."),
    "encoding": _lt("The encoding of the file cannot be read ({detail})."),
    "html_page": _lt(
        "The file is a web page, not data: download the JSON file itself."
    ),
    "no_contracts": _lt("The file holds no list of public contracts ({detail})."),
    "not_json": _lt("The file is not JSON ({detail})."),
    "not_known": _lt(
        "The file is not of a known kind: contracts (DECP) or notices (BOAMP, eForms)."
    ),
    "not_table": _lt("The file is no table that can be read ({detail})."),
    "not_xml": _lt("The file is not XML that can be read ({detail})."),
    "over_budget": _lt(
        "The file takes too long to read: split it, by year or by buyer, and import "
        "the parts one by one."
    ),
    "parquet_unread": _lt(
        "The file is in Parquet, which is not read on this server: import the CSV or "
        "the JSON of the same data, or have the library duckdb installed."
    ),
    "record_too_large": _lt(
        "The file holds a contract that is too large to be one: nothing was read."
    ),
    "too_deep": _lt("The file is nested too deep to be a list of public contracts."),
    "too_large": _lt(
        "The file is larger than {detail} MB: split it, by year or by buyer, and "
        "import the parts one by one."
    ),
    "too_many_rows": _lt(
        "The file holds more contracts, holders and remarks than are read at once: "
        "split it, by year or by buyer, and import the parts one by one."
    ),
    "truncated": _lt(
        "The file stops before its end ({detail}): it was probably not "
        "downloaded entirely."
    ),
    "xml_doctype": _lt(
        "The file defines entities of its own, which data never does: it was not read."
    ),
}

# {detail} is what was met
FETCH_CODES = {
    "busy": _lt(
        "The server is busy (answer {detail}): it will be asked again, when it wants."
    ),
    "empty": _lt("The address gave an empty file."),
    "no_answer": _lt("The server did not answer ({detail}): check the address."),
    "not_web": _lt("The address does not begin by http:// or https://: type it whole."),
    "private": _lt(
        "The address leads to a private network ({detail}): only public ones are asked."
    ),
    "refused": _lt("The server refused (answer {detail}): check the address."),
    "time_out": _lt("The server took too long: it will be asked again later."),
    "too_large": _lt(
        "The file is larger than {detail} MB: raise the limit, or import it by hand."
    ),
    "too_many_redirects": _lt("The address leads to another, too many times."),
    "unknown_host": _lt("No server has this name ({detail}): check the address."),
}
