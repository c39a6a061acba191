import {Component, onWillUnmount, status, xml} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const DELAY = 2000;

/**
 * Read the form again every two seconds while its field is_moving is set: the work
 * goes on in the background.
 */
export class InsertionRefresh extends Component {
    static template = xml`<span class="d-none"/>`;
    static props = {...standardWidgetProps};

    setup() {
        this.timer = setInterval(() => this.refresh(), DELAY);
        onWillUnmount(() => clearInterval(this.timer));
    }

    async refresh() {
        const {record} = this.props;
        if (!record.data.is_moving || this.loading || !record.resId) {
            return;
        }
        this.loading = true;
        try {
            await record.load();
        } catch (error) {
            // the page was left meanwhile
            if (status(this) !== "destroyed") {
                throw error;
            }
        } finally {
            this.loading = false;
        }
    }
}

registry.category("view_widgets").add("insertion_refresh", {
    component: InsertionRefresh,
});
