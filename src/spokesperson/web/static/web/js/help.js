// The switch for single-letter keys, kept on this device.

const choice = document.querySelector("[data-keys-choice]");
const off = document.getElementById("keys-off");
off.checked = localStorage.getItem("keys") === "off";
off.addEventListener("change", () => localStorage.setItem("keys", off.checked ? "off" : "on"));
choice.hidden = false;
