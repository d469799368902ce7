import { SECTION_NAMES } from '../../../model/profile/key.ts';
import { divide } from '../atoms.ts';
import { covers } from '../coverage.ts';
import { agreementOf } from '../observation.ts';
import { sayLine } from '../sentence.ts';
import type { LintRule } from './types.ts';

/** Rules about what people decided and what was seen. */
export const REVIEW_RULES: readonly LintRule[] = [
  {
    id: 'refused-but-seen',
    severity: 'high',
    vectors: ['V7', 'V8', 'V6'],
    sections: SECTION_NAMES,
    refusedToo: true,
    check: ({ line }) => {
      const seen = line.provenance.find(({ kind }) => kind === 'observed');
      return line.state === 'refused' && seen ? `is refused, but ${seen.source} saw it happen` : undefined;
    },
    advice: 'Find out who does it: either it is an attack, or enforcement will break the workload.',
  },
  {
    id: 'seen-but-not-declared',
    severity: 'medium',
    vectors: ['V7'],
    sections: SECTION_NAMES,
    check: ({ line }) =>
      line.state === 'proposed' && agreementOf(line) === 'suspect'
        ? 'was seen, but nothing declares it'
        : undefined,
    advice: 'Accept it if the workload is meant to do it, else refuse it.',
  },
  {
    id: 'accepted-and-refused',
    severity: 'medium',
    vectors: ['V7'],
    sections: SECTION_NAMES,
    check: (at, { refused }) => {
      if (at.line.state !== 'accepted' || at.section === 'limits') return undefined;
      const parts = divide(at.section, at.line);
      const refusing = refused.find(({ line }) => parts.some((part) => covers(at.section, line, part)));
      return (
        refusing &&
        `is accepted, but ${refusing.path} refuses all or part of it (${sayLine(at.section, refusing.line)})`
      );
    },
    advice: 'Refusal wins; remove one of the two lines.',
  },
  {
    id: 'accepted-under-refused',
    severity: 'medium',
    vectors: ['V7'],
    sections: SECTION_NAMES,
    check: ({ line, parent }) =>
      line.state === 'accepted' && parent?.line.state === 'refused'
        ? `is accepted, but ${parent.path} is refused as a whole`
        : undefined,
    advice: 'Accept the line that it belongs to, or remove it.',
  },
];
