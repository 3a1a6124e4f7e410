/** Names of the practice scenes. */
export const practiceTexts = {
  'scene.four-party': 'Four-party conference with a customer',
  'scene.incoming-call': 'Incoming customer call, consultation, conference',
  'scene.supervisor': 'Supervisor listens in and joins a call',
  'scene.failover': 'The server fails over',
  'scene.three-thousand': 'Three thousand participants',
} as const;
