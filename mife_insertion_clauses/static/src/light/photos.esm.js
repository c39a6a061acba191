import {Part} from "./part.esm";

const LONGEST = 2000;
const QUALITY = 0.8;
// lighter pictures leave as they are
const LIGHT = 600 * 1024;
const MEGABYTE = 1024 * 1024;
const PDF_HEAD = 1024;

/**
 * Makes a photo as light as it stays readable. What the browser cannot read leaves as
 * it is: the server judges it.
 * @param {File} file
 * @returns {Promise<File>}
 */
export async function shrink(file) {
    const isJpeg = file.type === "image/jpeg";
    const isHeavy = file.size > LIGHT;
    if (!file.type.startsWith("image/") || file.type === "image/gif") {
        return file;
    }
    // the photos of telephones that few programs open become what all do
    if (!isHeavy && (isJpeg || file.type === "image/png")) {
        return file;
    }
    try {
        const picture = await createImageBitmap(file);
        const ratio = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
        const canvas = document.createElement("canvas");
        canvas.width = Math.round(picture.width * ratio);
        canvas.height = Math.round(picture.height * ratio);
        const pen = canvas.getContext("2d");
        pen.fillStyle = "white";
        pen.fillRect(0, 0, canvas.width, canvas.height);
        pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
        const blob = await new Promise((done) =>
            canvas.toBlob(done, "image/jpeg", QUALITY)
        );
        if (!blob || (isJpeg && blob.size >= file.size)) {
            return file;
        }
        const name = file.name.replace(/\.[^.]*$/, "");
        return new File([blob], `${name}.jpg`, {type: "image/jpeg"});
    } catch {
        return file;
    }
}

/**
 * Takes proofs one after the other, from the camera or the device, and says before
 * anything is sent which of them would be refused.
 */
export class Photos extends Part {
    static selector = ".o_insertion_photos";

    setup() {
        this.input = this.find("input[multiple]");
        this.list = this.find(".o_insertion_chosen");
        this.files = [];
        this.on("change", "input[type=file]", this.take);
    }

    async take(ev, input) {
        const chosen = [...input.files];
        if (input !== this.input) {
            // goes with the others
            input.value = "";
        }
        this.list.replaceChildren();
        for (const file of chosen) {
            // the same file twice is one
            const light = await shrink(file);
            const reason = await this.refuse(light);
            if (reason) {
                this.say(file, this.word(reason), true);
            } else {
                this.files.push(light);
            }
        }
        this.put();
        for (const file of this.files) {
            this.say(file, this.word("ready"), false);
        }
        this.input.classList.remove("is-invalid");
    }

    /** Return the word that says why a file would be refused, if it would. */
    async refuse(file) {
        const [, extension] = file.name.toLowerCase().match(/(\.[^.]+)$/) || [];
        if (!file.size) {
            return "empty";
        }
        if (file.size > this.el.dataset.maxMegabytes * MEGABYTE) {
            return "large";
        }
        if (!this.input.accept.split(",").includes(extension)) {
            return "type";
        }
        if (this.files.length >= this.el.dataset.maxFiles) {
            return "many";
        }
        if (extension === ".pdf") {
            const head = await file.slice(0, PDF_HEAD + 5).text();
            return head.includes("%PDF-") ? null : "pdf";
        }
        return null;
    }

    put() {
        const chosen = new DataTransfer();
        for (const file of this.files) {
            chosen.items.add(file);
        }
        this.input.files = chosen.files;
    }

    say(file, text, isRefused) {
        const item = document.createElement("li");
        const megabytes = (file.size / MEGABYTE).toFixed(1);
        item.textContent = `${file.name} (${megabytes} ${this.word("size")})\u00a0: ${text}`;
        item.classList.toggle("text-danger", isRefused);
        this.list.append(item);
    }

    word(name) {
        return this.find(`[data-word=${name}]`).textContent.trim();
    }
}
