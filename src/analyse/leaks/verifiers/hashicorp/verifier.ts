import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const hashicorp: Verifier = {
  id: 'hashicorp',
  issuer: 'HCP Terraform',
  vectors: ['V1', 'V2', 'V4'],
  documentation:
    'https://developer.hashicorp.com/terraform/cloud-docs/api-docs/account#get-your-account-details',
  rules: ['hashicorp-terraform-token'],
  places: 'several',
  origin: 'https://app.terraform.io',
  question: ({ secret }, { origin }) => get(`${origin}/api/v2/account/details`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ data: z.object({ attributes: z.object({ username: z.string() }) }) }),
      account: ({ data }) => data.attributes.username,
    }),
  answers: {
    live: answerOf(200, { data: { id: 'user-1', type: 'users', attributes: { username: 'ann' } } }),
    revoked: answerOf(401, { errors: [{ status: '401', title: 'unauthorized' }] }),
  },
};
