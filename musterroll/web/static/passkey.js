// Says on the page that a passkey was not used. Without it the library tells the console alone.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const trouble = document.getElementById("passkey_trouble");
  trouble.hidden = false;
  (document.querySelector("main .door, main .prose") || document.querySelector("main")).prepend(trouble);
});
