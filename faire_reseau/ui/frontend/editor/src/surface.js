// How a text takes what is pasted, dropped and clicked: the same in the editor of articles and in that of notes.
import { openPictureDialog } from "./dialogs.js";
import { prepare } from "./paste.js";

// `editor`: gives the editor, which is made after its properties.
export function surfaceProps({ editor, root, labels }) {
  function takePictures(data, event) {
    const file = [...(data?.files ?? [])].find((one) => one.type.startsWith("image/"));
    // Word puts a picture of the text beside the text: words win.
    if (!file || data.getData("text/html") || !root.dataset.uploadUrl) return false;
    event.preventDefault();
    openPictureDialog({ editor: editor(), root, labels, file });
    return true;
  }
  return {
    transformPastedHTML: prepare,
    handleDOMEvents: {
      // A click on a link or a record puts the cursor there; leaving the page would cost the text.
      click(_view, event) {
        if (event.target.closest?.("a") && !event.ctrlKey && !event.metaKey) event.preventDefault();
        return false;
      },
    },
    handlePaste: (_view, event) => takePictures(event.clipboardData, event),
    handleDrop: (_view, event, _slice, moved) => !moved && takePictures(event.dataTransfer, event),
  };
}
