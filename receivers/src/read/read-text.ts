import { truncateText } from '@lucidic/otel/pipeline';
import { type Findings, fail } from './findings';

/** A text field, cut where it is too long; `''` where it is absent, as protobuf has it. */
export function readText(value: unknown, field: string, findings: Findings): string {
  if (typeof value !== 'string') {
    if (value !== undefined && value !== null) fail(findings, `${field} is not a string`);
    return '';
  }
  const { maxValueCharacters } = findings.limits;
  if (value.length <= maxValueCharacters) return value;
  findings.cuts.add(`texts of more than ${maxValueCharacters} characters`);
  return truncateText(value, maxValueCharacters);
}
