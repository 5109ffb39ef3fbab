import { createMask } from '../../../../processors/masking/create-mask';
import { MASK_PRESETS } from '../../../../src/core/mask-option';

// A process of its own: prints what stands for its argument under the key in its environment.
const [, , text = ''] = process.argv;
const counts = { masked: 0, passed: 0, failed: 0 };
const mask = createMask(
  {
    rules: [...MASK_PRESETS, { keys: ['user_id'], token: 'USER' }],
    pseudonyms: { key: process.env['MASK_KEY'] ?? '' },
  },
  { counts },
);
process.stdout.write(mask.text(text));
