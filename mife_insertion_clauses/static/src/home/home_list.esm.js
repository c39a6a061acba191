import {Component} from "@odoo/owl";

/** What waits, the oldest first: each line is one button. */
export class HomeList extends Component {
    static template = "mife_insertion_clauses.HomeList";
    static props = {block: Object, open: Function};
}
