/** First match wins. */
const answers = [
  {
    when: /\b(lisbon|porto|portugal)\b/i,
    text: 'Lisbon is lovely in spring: mild days, few crowds, and the tram up to Alfama for the view.',
  },
  {
    when: /\b(oslo|norway)\b/i,
    text: 'Oslo is at its best from June on: long evenings, the harbour promenade, and the forest by metro.',
  },
  {
    when: /\b(pack|packing|luggage)\b/i,
    text: 'Pack layers, a light rain jacket, comfortable shoes, a charger with the right plug, and a book.',
  },
  { when: /\b(hello|hi)\b/i, text: 'Hello! How can I help you today?' },
];

/**
 * The answer to a question: the same question always gets the same answer.
 *
 * @param {string} question
 * @returns {string}
 */
function cannedText(question) {
  const known = answers.find(({ when }) => when.test(question));
  if (known) return known.text;
  const asked = question.replace(/\s+/g, ' ').trim().slice(0, 120);
  return asked === ''
    ? 'What would you like to know?'
    : `You asked: "${asked}". This server has no better answer.`;
}

module.exports = { cannedText };
