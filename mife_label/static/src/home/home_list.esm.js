import {Component} from "@odoo/owl";

/** What waits, the oldest first: each line is one button. */
export class HomeList extends Component {
    static template = "mife_label.HomeList";
    static props = {block: Object, open: Function};
}
