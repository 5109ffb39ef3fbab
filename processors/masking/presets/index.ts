import type { MaskPreset } from '../../../src/core/mask-option';
import { apiKey } from './api-key';
import { card } from './card';
import { email } from './email';
import { iban } from './iban';
import { ip } from './ip';
import { jwt } from './jwt';
import { phone } from './phone';
import type { Preset } from './preset';

/** The built-in rules by their names in the option. */
export const presets: Readonly<Record<MaskPreset, Preset>> = {
  email,
  phone,
  card,
  iban,
  jwt,
  api_key: apiKey,
  ip,
};
