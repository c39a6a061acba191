/*
 * Hours of one field, as a device keeps them until the server has them:
 * {
 *   text: what the person typed,
 *   base: what the server held when it was last heard,
 *   tried: texts sent that nobody answered, which the server may hold or not,
 *   refused: the text that the server refused, null otherwise
 * }
 */

const CLOCK = /^(\d+)\s*[h:]\s*(\d{1,2})$/i;

/**
 * Hours typed as 7,5 or 7.5 or 7h30, as a number; 0 when they cannot be read.
 *
 * The server has the last word: this is only the live total under the fields.
 * @param {String} text
 * @returns {Number}
 */
export function readHours(text) {
    const typed = text.replace(/\s/g, "").replace(/h$/i, "");
    const clock = typed.match(CLOCK);
    if (clock) {
        return Number(clock[1]) + Number(clock[2]) / 60;
    }
    return Number(typed.replace(",", ".")) || 0;
}

function isSame(text, other) {
    return Math.abs(readHours(text) - readHours(other)) < 0.005;
}

export function isDirty({text, base, tried}) {
    return text.trim() !== base || tried.length > 0;
}

/** Whether there is something to send: what was refused waits for the person. */
export function isWaiting(field) {
    return isDirty(field) && field.text !== field.refused;
}

/**
 * Return what to send of the fields that wait, null when none does.
 *
 * The server leaves alone what the person did not change. A field back to what it was
 * while a sending got no answer is sent as changed from that sending.
 * @param {Object} fields name: field
 * @returns {Object|null}
 */
export function prepare(fields) {
    const typed = {};
    const base = {};
    for (const [name, field] of Object.entries(fields)) {
        if (!isWaiting(field)) {
            continue;
        }
        typed[name] = field.text;
        base[name] = field.base;
        if (field.text.trim() === field.base) {
            base[name] =
                field.tried.findLast((text) => !isSame(text, field.text)) ?? field.base;
        }
        if (field.tried.at(-1) !== field.text) {
            field.tried.push(field.text);
        }
    }
    return Object.keys(typed).length ? {typed, base} : null;
}

/**
 * Take the server's answer about a field.
 *
 * Who is told that the field holds other hours, which came from this very device by a
 * sending without an answer, has nothing to choose: the field is sent again.
 * @param {Object} field
 * @param {String} typed what was sent
 * @param {Object} answer of the field: `base`, what the server holds now; `error`;
 *     `isConflict`, whether somebody is to choose between the two
 * @returns {String|null} the error to show
 */
function settle(field, typed, {base, error, isConflict}) {
    const before = field.tried.filter((text) => text !== typed);
    field.tried = [];
    if (!error) {
        // 7h30 is saved as 7,5: the field keeps what the person wrote
        field.base = field.text === typed ? typed.trim() : base;
        field.refused = null;
        return null;
    }
    const isOwn = base !== undefined && before.some((text) => isSame(text, base));
    if (isOwn || !isConflict) {
        field.base = base ?? field.base;
    }
    if (isOwn) {
        return null;
    }
    field.refused = typed;
    return error;
}

/**
 * Take the server's answer about a month.
 * @param {Object} fields name: field
 * @param {Object} typed name: what was sent
 * @param {Object} result what the route that saves a month answers
 * @returns {Object} name: the error to show, null where there is none
 */
export function settleAll(fields, typed, {base, errors, conflicts = {}}) {
    return Object.fromEntries(
        Object.entries(typed).map(([name, text]) => [
            name,
            settle(fields[name], text, {
                base: base[name],
                error: errors[name],
                isConflict: name in conflicts,
            }),
        ])
    );
}
