import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { get } from '../../verification/question.ts';
import { readAnswer, textAt } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const hashicorpVault: Verifier = {
  id: 'hashicorp-vault',
  issuer: 'HashiCorp Vault',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://developer.hashicorp.com/vault/api-docs/auth/token#lookup-a-token-self',
  rules: [
    'hashicorp-vault-service-token',
    'hashicorp-vault-batch-token',
    'hashicorp-vault-legacy-service-token',
  ],
  places: 'named',
  origin: '',
  question: ({ secret }, { origin }) =>
    get(`${origin}/v1/auth/token/lookup-self`, { 'x-vault-token': secret }),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ data: z.object({ display_name: z.string(), policies: z.array(z.string()) }) }),
      account: ({ data }) => data.display_name,
      scopes: ({ data }) => data.policies,
      revoked: [],
      refusal: (document) =>
        /invalid token|bad token/.test(textAt(document, 'errors', 0)) ? 'revoked' : undefined,
    }),
  answers: {
    live: answerOf(200, { data: { display_name: 'approle', policies: ['default', 'ci'] } }),
    revoked: answerOf(403, { errors: ['2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n'] }),
  },
};
