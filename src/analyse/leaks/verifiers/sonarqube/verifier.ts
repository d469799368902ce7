import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { basic, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

const REFUSED = z.object({ valid: z.literal(false) });

export const sonarqube: Verifier = {
  id: 'sonarqube',
  issuer: 'SonarQube',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://docs.sonarsource.com/sonarqube-server/latest/extension-guide/web-api/',
  rules: [
    'sonarqube-user-token',
    'sonarqube-project-token',
    'sonarqube-global-token',
    'sonarqube-legacy-token',
  ],
  places: 'several',
  origin: 'https://sonarcloud.io',
  question: ({ secret }, { origin }) => get(`${origin}/api/authentication/validate`, basic(secret, '')),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ valid: z.literal(true) }),
      refusal: (document) => (REFUSED.safeParse(document).success ? 'revoked' : undefined),
    }),
  answers: { live: answerOf(200, { valid: true }), revoked: answerOf(200, { valid: false }) },
};
