// Scripts say what an icon means: only this file names its class
export const MONTH_ICONS = {
    not_opened: "fa fa-circle-o",
    taken_over: "fa fa-history",
    to_declare: "fa fa-hourglass-o",
    to_correct: "fa fa-exclamation",
    to_approve: "fa fa-handshake-o",
    declared: "fa fa-envelope-o",
    validated: "fa fa-check",
    attested: "fa fa-certificate",
    rectified: "fa fa-certificate",
};
