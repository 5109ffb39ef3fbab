/** Plain, accented, wide and astral characters, and all that JSON has to escape. */
const SENTENCES = [
  'The train from Zürich to Genève leaves at 14:32 and takes two hours and forty minutes.',
  'He said "naïve", she said "café", and both wrote C:\\temp\\notes.txt down.',
  'First line\nsecond line\n\tindented third line; then nothing for a while.',
  'Résumé: the façade of the hôtel was restored in 1998, at a cost of € 1.2 million.',
  '東京の天気は晴れ、気温は二十三度です。明日は雨が降るでしょう。',
  'Please answer in one short paragraph, cite your sources, and do not guess what you cannot know.',
  'Всё хорошо, что хорошо кончается — and that is all there is to say about it. 🚀',
  '{"city": "São Paulo", "unit": "celsius", "days": [1, 2, 3]} was the argument of the last call.',
];
const SENTENCE_BYTES = SENTENCES.map((sentence) => Buffer.byteLength(sentence) + 1);

/**
 * A text of about `bytes` UTF-8 bytes that no other `serial` has, so that no two spans share a string.
 *
 * @param {number} serial
 * @param {number} bytes
 */
export function uniqueText(serial, bytes) {
  const sentences = [`No. ${serial}.`];
  let size = 12;
  for (let next = serial; size < bytes; next++) {
    const index = next % SENTENCES.length;
    sentences.push(SENTENCES[index]);
    size += SENTENCE_BYTES[index];
  }
  return sentences.join(' ');
}
