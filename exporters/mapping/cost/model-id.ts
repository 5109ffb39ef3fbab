import { MAX_MODEL_LENGTH } from '../../../src/core/model-price';

/** Where a call is answered, as far as prices differ by it: anywhere, in the United States, or bound to another place. */
export type Place = 'global' | 'us' | 'other';

/** What an id says: the names its price may stand under, the whole first, and the seller and place where they show. */
export interface ModelId {
  readonly names: readonly string[];
  readonly seller?: 'aws.bedrock' | 'gcp.vertex_ai';
  readonly place?: Place;
}

/** Bedrock's inference profiles: the prefix says where the call may be answered. GovCloud has prices of its own. */
const PROFILES: ReadonlyMap<string, Place> = new Map([
  ['global', 'global'],
  ['us', 'us'],
  ['eu', 'other'],
  ['apac', 'other'],
  ['jp', 'other'],
  ['au', 'other'],
]);

/** Makers whose models Bedrock sells as `maker.model`. */
const MAKERS = new Set(['anthropic', 'amazon', 'meta', 'mistral', 'cohere', 'deepseek', 'ai21']);

const DATE = /-(20\d{2}-[01]\d-[0-3]\d|20\d{2}[01]\d[0-3]\d|latest|00\d)$/;
const VERTEX_VERSION = /^(20\d{2}[01]\d[0-3]\d|latest|default|00\d)$/;
/** With the maker before it; without, only the colon tells a version of Bedrock's from a part of the name. */
const BEDROCK_VERSION = /-v\d{1,2}(:\d{1,2})?$/;
const BARE_BEDROCK_VERSION = /-v\d{1,2}:\d{1,2}$/;

/**
 * Reads a model's id in any form sellers use: names (`gpt-4o-mini-2024-07-18`), paths (`models/gemini-2.5-pro`,
 * `projects/…/locations/…/publishers/…/models/claude-opus-4@20250514`), Bedrock's ids
 * (`us.anthropic.claude-sonnet-4-5-20250929-v1:0`) and ARNs. Undefined for what is too long to be one.
 */
export function readModelId(model: string): ModelId | undefined {
  if (model.length > MAX_MODEL_LENGTH) return undefined;
  const whole = model.trim().toLowerCase();
  if (whole.startsWith('arn:')) return fromArn(whole);
  if (whole.startsWith('projects/') || whole.startsWith('publishers/')) return fromVertexPath(whole);
  if (whole.startsWith('models/')) return { names: undated(whole.slice('models/'.length), whole) };
  return (
    fromVertexVersion(whole) ??
    fromBedrock(whole) ?? { names: undated(whole.replace(BARE_BEDROCK_VERSION, ''), whole) }
  );
}

/** `arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.…`; what an own profile stands for is not said. */
function fromArn(whole: string): ModelId {
  const [, partition, service, region = '', , ...rest] = whole.split(':');
  const [kind, id = ''] = rest.join(':').split('/', 2);
  const known = partition === 'aws' && service === 'bedrock' ? fromBedrock(id) : undefined;
  if (known === undefined) return { names: [whole] };
  const names = [whole, ...known.names];
  if (kind === 'inference-profile') return { ...known, names };
  if (kind === 'foundation-model') return { ...known, names, place: placeOfRegion(region) };
  return { names: [whole] };
}

function fromBedrock(id: string): ModelId | undefined {
  const dot = id.indexOf('.');
  const place = PROFILES.get(id.slice(0, Math.max(dot, 0)));
  const plain = place === undefined ? id : id.slice(dot + 1);
  const maker = plain.slice(0, Math.max(plain.indexOf('.'), 0));
  if (!MAKERS.has(maker)) return undefined;
  // Anthropic's models have one name with every seller; the others are priced by their full id.
  const name = maker === 'anthropic' ? plain.slice(maker.length + 1).replace(BEDROCK_VERSION, '') : plain;
  return { names: undated(name, id), seller: 'aws.bedrock', ...(place !== undefined && { place }) };
}

function fromVertexPath(whole: string): ModelId {
  const name = whole.slice(whole.lastIndexOf('/') + 1);
  const [, location] = whole.split('/locations/', 2);
  const region = location?.split('/', 1)[0];
  const { names } = fromVertexVersion(name) ?? { names: undated(name, whole) };
  return {
    names: [whole, ...names],
    seller: 'gcp.vertex_ai',
    ...(region !== undefined && { place: placeOfRegion(region) }),
  };
}

/** `claude-sonnet-4-5@20250929` is how only Vertex writes a version. */
function fromVertexVersion(name: string): ModelId | undefined {
  const at = name.indexOf('@');
  if (at < 0 || !VERTEX_VERSION.test(name.slice(at + 1))) return undefined;
  return { names: undated(name.slice(0, at), name), seller: 'gcp.vertex_ai' };
}

function placeOfRegion(region: string): Place {
  if (region === 'global') return 'global';
  return region === 'us' || region.startsWith('us-') ? 'us' : 'other';
}

/** The whole, the name, and the name without its date. Never a shorter prefix: `gpt-5-mini-high` is not `gpt-5`. */
function undated(name: string, whole: string): readonly string[] {
  const dateless = name.replace(DATE, '');
  if (name === whole) return dateless === name ? [name] : [name, dateless];
  return [...new Set([whole, name, dateless])];
}
