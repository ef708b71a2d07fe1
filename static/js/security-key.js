// Security keys and passkeys (WebAuthn): asks the browser, and sends its answer with the form of the page.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** The options as the server writes them (JSON, bytes as base64url), in the form that the browser takes. */
function asBrowserTakes(options) {
  const listed = (keys = []) => keys.map((key) => ({ ...key, id: bytes(key.id) }));
  return {
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
    ...(options.excludeCredentials && { excludeCredentials: listed(options.excludeCredentials) }),
    ...(options.allowCredentials && { allowCredentials: listed(options.allowCredentials) }),
  };
}

/** The browser's answer as JSON, its bytes as base64url. */
function asServerReads(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  });
}

async function answer(place, form) {
  const asks = place.dataset.securityKey;
  const publicKey = asBrowserTakes(JSON.parse(place.dataset.options));
  const credential = await navigator.credentials[asks]({ publicKey });
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "key" });
  field.value = asServerReads(credential);
  form.append(field);
  form.submit();
}

for (const place of window.PublicKeyCredential ? document.querySelectorAll("[data-security-key]") : []) {
  const form = place.closest("form") ?? document.querySelector("main form.form");
  const [button, alert] = [place.querySelector("button"), place.querySelector("[role=alert]")];
  place.hidden = false;
  for (const line of document.querySelectorAll("[data-no-keys]")) line.hidden = true;
  const ask = async (event) => {
    event.preventDefault();
    if (place.closest("form") && !form.reportValidity()) return;
    button.disabled = true;
    alert.textContent = "";
    try {
      await answer(place, form);
    } catch (error) {
      alert.textContent = error.name === "InvalidStateError" ? place.dataset.known : place.dataset.refused;
      button.disabled = false;
    }
  };
  button.addEventListener("click", ask);
  if (place.closest("form")) form.addEventListener("submit", ask);
}
