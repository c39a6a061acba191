// Copyright 2026 Clauses et Label contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import {Component, onWillStart, xml} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

/** The guides of the user's roles, each opened beside the work. */
export class Guides extends Component {
    static template = xml`
        <ul class="list-unstyled p-3 mb-0">
            <li t-foreach="guides" t-as="guide" t-key="guide.url" class="py-2">
                <a class="fs-4" t-att-href="guide.url" target="_blank" t-out="guide.title"/>
            </li>
        </ul>`;
    static props = {...standardActionServiceProps};

    setup() {
        const orm = useService("orm");
        onWillStart(async () => {
            this.guides = await orm.call(this.props.action.params.model, "read_guides", []);
        });
    }
}

// both addons hold this file alike
registry.category("actions").add("mife_guides", Guides, {force: true});
