import {
    AttachDocumentWidget,
    attachDocumentWidget,
} from "@web/views/widgets/attach_document/attach_document";
import {checkFileSize} from "@web/core/utils/files";
import {getDataURLFromFile} from "@web/core/utils/urls";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

/**
 * Joins files to the month as its proofs. What cannot be taken is refused with a
 * sentence, as on the portal.
 */
export class InsertionJoinFile extends AttachDocumentWidget {
    static template = "mife_insertion_clauses.JoinFile";

    setup() {
        super.setup();
        this.orm = useService("orm");
    }

    async onInputChange() {
        const files = [...this.fileInput.files];
        this.fileInput.value = "";
        const {record} = this.props;
        for (const file of files) {
            if (!checkFileSize(file.size, this.notification)) {
                return;
            }
            const url = await getDataURLFromFile(file);
            await this.orm.call(record.resModel, "action_join_proof", [
                [record.resId],
                file.name,
                url.split(",")[1],
            ]);
        }
        await record.load();
    }
}

registry.category("view_widgets").add("insertion_join_file", {
    ...attachDocumentWidget,
    component: InsertionJoinFile,
});
