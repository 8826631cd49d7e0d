// A second factor by key (WebAuthn): <form data-key="create|get" data-key-options="{…}"> with <input name="…" data-key-credential>
// and <button data-key-button>. The browser makes or asks the key; what it answers is sent as JSON, in the form of the library.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

// In the JSON of the server, what the browser wants as bytes is text.
function opened({ publicKey }) {
  const list = (name) => publicKey[name]?.map((one) => ({ ...one, id: bytes(one.id) }));
  const options = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (publicKey.user) options.user = { ...publicKey.user, id: bytes(publicKey.user.id) };
  for (const name of ["excludeCredentials", "allowCredentials"]) if (publicKey[name]) options[name] = list(name);
  return { publicKey: options };
}

function closed(credential) {
  const { response } = credential;
  const said = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) said[name] = text(response[name]);
  }
  if (response.getTransports) said.transports = response.getTransports();
  return {
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    response: said,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

for (const form of document.querySelectorAll("form[data-key]")) {
  const message = form.querySelector("[data-key-message]");
  const button = form.querySelector("[data-key-button]");
  const isPossible = "credentials" in navigator && "PublicKeyCredential" in window;
  form.hidden = false;
  button.disabled = !isPossible;
  if (!isPossible) {
    message.textContent = form.dataset.textImpossible;
    message.hidden = false;
  }
  button.addEventListener("click", async () => {
    message.hidden = true;
    try {
      const options = opened(JSON.parse(form.dataset.keyOptions));
      const credential = await navigator.credentials[form.dataset.key](options);
      form.querySelector("[data-key-credential]").value = JSON.stringify(closed(credential));
      form.submit();
    } catch {
      message.textContent = form.dataset.textFailed;
      message.hidden = false;
    }
  });
}
