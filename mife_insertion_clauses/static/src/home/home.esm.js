import {Component, onWillStart, useState} from "@odoo/owl";
import {HomeChart} from "./home_chart.esm";
import {HomeList} from "./home_list.esm";
import {Layout} from "@web/search/layout";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {session} from "@web/session";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";
import {user} from "@web/core/user";

/**
 * What somebody finds when it arrives: what waits, how far the month is, what slips,
 * then figures and charts. Everything said there opens what it speaks of.
 *
 * The homes of both addons are the same screen: tabs go from one to the other.
 */
export class Home extends Component {
    static template = "mife_insertion_clauses.Home";
    static components = {HomeChart, HomeList, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.tabs = session.mife_homes || [];
        this.state = useState({role: this.getFirstRole(), page: null, isLoading: true, hasFailed: false});
        onWillStart(() => this.load());
    }

    get ownTabs() {
        return this.tabs.filter((tab) => tab.action === this.props.action.id);
    }

    get tab() {
        return this.ownTabs.find((tab) => tab.role === this.state.role);
    }

    get memory() {
        return `mife_home_${user.userId}_${this.props.action.id}`;
    }

    getFirstRole() {
        const asked = this.props.action.context.mife_role || browser.localStorage.getItem(this.memory);
        const roles = this.ownTabs.map((tab) => tab.role);
        return roles.includes(asked) ? asked : roles[0];
    }

    async load() {
        const {tab} = this;
        this.state.isLoading = true;
        this.state.hasFailed = false;
        try {
            const page = tab ? await this.orm.call(tab.model, "read_home", [tab.role]) : null;
            // another tab was chosen meanwhile
            if (tab === this.tab) {
                this.state.page = page;
                this.state.hasFailed = !page;
            }
        } catch {
            this.state.hasFailed = true;
        }
        this.state.isLoading = false;
    }

    async choose(tab) {
        if (tab.action !== this.props.action.id) {
            await this.action.doAction(tab.action, {
                additionalContext: {mife_role: tab.role},
                clearBreadcrumbs: true,
            });
            return;
        }
        browser.localStorage.setItem(this.memory, tab.role);
        this.state.role = tab.role;
        this.state.page = null;
        await this.load();
    }

    async open(target) {
        if (target.model) {
            await this.action.doAction({
                type: "ir.actions.act_window",
                res_model: target.model,
                res_id: target.id,
                views: [[false, "form"]],
            });
            return;
        }
        const action = await this.action.loadAction(target.action);
        const named = {...action, name: target.name, display_name: target.name};
        if (action.type === "ir.actions.act_window") {
            Object.assign(named, {context: target.context, domain: target.domain});
        }
        await this.action.doAction(named, {viewType: target.view || undefined});
    }

    isCurrent(tab) {
        return tab === this.tab;
    }

    width(block, step) {
        return `width: ${(100 * step.count) / block.total}%`;
    }
}

registry.category("actions").add("mife_insertion_clauses.home", Home);
