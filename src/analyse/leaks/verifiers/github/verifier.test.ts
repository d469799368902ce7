import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { answerOf } from '../../verification/answer.ts';
import { github } from './verifier.ts';

answersAsDocumented(github, {
  credential: {
    rule: 'github-personal-access-token',
    secret: 'fake-secret-of-nobody-0123456789',
    companion: '',
  },
  request: {
    method: 'GET',
    url: 'https://api.github.com/user',
    headers: {
      accept: 'application/vnd.github+json',
      authorization: 'Bearer fake-secret-of-nobody-0123456789',
    },
  },
  live: { account: 'octocat', scopes: ['repo', 'user'] },
  others: [[answerOf(403, { message: 'API rate limit exceeded' }), 'unknown']],
  also: [
    {
      credential: {
        rule: 'github-installation-token',
        secret: 'fake-secret-of-nobody-0123456789',
        companion: '',
      },
      url: 'https://api.github.com/installation/repositories?per_page=1',
    },
  ],
});
