// @ts-check
// A button that prints the memo.

const button = document.getElementById("print");
if (button !== null) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
