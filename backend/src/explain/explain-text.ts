import type { SpanRef } from '@lucidic/otel/pipeline';
import { type ExplainedFile, numbering, type Summary, summaryOf } from './explained-file';
import { INDENT, LABEL_COLUMNS, type Line, MAX_COLUMNS, MAX_TEXT } from './line';
import type { Palette } from './palette';
import { oneLine, withoutControls } from './plain-text';
import { spanLines } from './span-lines';

/** The explanation for a reader: a block for each span, and a summary. */
export function explainText(file: ExplainedFile, palette: Palette): string {
  const numberOf = numbering(file.spans);
  const names = file.spans.map(({ record }) => record.name);
  const nameOf = (ref: SpanRef): string => {
    const number = numberOf(ref);
    if (number === undefined) return `span ${oneLine(ref.spanId, 40)}, which is not in this file`;
    return oneLine(`[${number}] ${names[number - 1]}`, MAX_TEXT - 22);
  };
  const blocks = file.spans.map((span, index) => {
    const heading = `[${index + 1}]`.padEnd(INDENT);
    const title = oneLine(span.record.name, MAX_COLUMNS - heading.length);
    return [
      `${palette.faint(heading)}${palette.strong(title)}`,
      ...spanLines(span, nameOf).map((line) => lineText(line, palette)),
      '',
    ];
  });
  return [...blocks.flat(), ...summaryTexts(file, palette), ''].join('\n');
}

/** Whatever came into a line by whatever way: nothing of it reaches the terminal that it would obey. */
function lineText({ label, text, tone }: Line, palette: Palette): string {
  const colour = tone === undefined ? (plain: string): string => plain : palette[tone];
  return `${' '.repeat(INDENT)}${palette.faint(label.padEnd(LABEL_COLUMNS))}${colour(withoutControls(text))}`;
}

function summaryTexts(file: ExplainedFile, { strong, faint }: Palette): readonly string[] {
  const summary = summaryOf(file);
  const notes = [
    ...(summary.dropped['not_genai'] === undefined
      ? []
      : [
          'not_genai: about neither models nor agents; `shouldExportSpan` brings such a span in all the same.',
        ]),
    ...(file.logs.count === 0
      ? []
      : [
          `${counted(file.logs.count, 'log record')} in the file, ${file.logs.joined} joined with spans, as the log processor does it.`,
        ]),
  ];
  return [strong(summaryText(summary)), ...notes.map(faint)];
}

/** `3 spans → 2 events, 1 joined, 0 dropped`. */
export function summaryText({ spans, events, errorTracebacks, joined, dropped }: Summary): string {
  const reasons = Object.entries(dropped);
  const total = reasons.reduce((sum, [, count]) => sum + count, 0);
  const why =
    reasons.length === 0
      ? ''
      : ` (${reasons.map(([reason, count]) => (reasons.length === 1 ? reason : `${reason} ${count}`)).join(', ')})`;
  const errors = errorTracebacks === 0 ? '' : ` (${errorTracebacks} error_traceback)`;
  return `${counted(spans, 'span')} → ${counted(events, 'event')}${errors}, ${joined} joined, ${total} dropped${why}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
