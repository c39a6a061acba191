import {Part} from "./part.esm";

/** Prints a receipt from its own button. */
export class Receipt extends Part {
    static selector = ".o_insertion_receipt";

    setup() {
        this.find(".o_insertion_print").hidden = false;
        this.on("click", ".o_insertion_print", () => window.print());
    }
}
