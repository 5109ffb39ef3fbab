export { spanProcessors } from './changes-spans.cjs';
