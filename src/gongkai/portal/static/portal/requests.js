/* Shows, in the application form, only what fits the kind of applicant; without scripts all is there. */
const form = document.querySelector("[data-application]");
if (form) {
  const documents = form.elements.namedItem("identity_document");
  const contact = form.querySelector('[data-field="contact_person"]');
  const groups = documents.querySelectorAll("optgroup");
  const fit = () => {
    const isPerson = form.elements.namedItem("applicant_kind").value === "natural_person";
    contact.hidden = isPerson;
    groups.forEach((group, place) => {
      group.hidden = group.disabled = (place === 0) !== isPerson;
    });
    if (documents.selectedOptions[0]?.parentElement.disabled) {
      documents.value = groups[isPerson ? 0 : 1].querySelector("option").value;
    }
  };
  form.addEventListener("change", (event) => {
    if (event.target.name === "applicant_kind") fit();
  });
  fit();
}
