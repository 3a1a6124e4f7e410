/** Names of the practice scenes. */
export const practiceTexts = {
  'scene.four-party': 'Four-party conference with a customer',
  'scene.incoming-call': 'Incoming customer call, consultation, conference',
  'scene.supervisor': 'Supervisor listens in and joins a call',
  'scene.failover': 'The server fails over',
  'scene.three-thousand': 'Three thousand participants',
  'scene.chair-of-six': 'You chair: two agents, four phones',
  'scene.trainee': 'A trainee listens only',
  'scene.guid-expires': 'The session key expires in mid-call',
  'scene.forced-sign-out': 'Somebody signs you out',
  'scene.one-hundred-twenty': 'One hundred and twenty participants',
} as const;
