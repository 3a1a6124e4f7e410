/** Payloads as real servers were recorded to send them, with made-up names and ids. */
const application = '/ucwa/oauth/v1/applications/101230000001';
const conversation = `${application}/communication/conversations/7a1d6c52-0d0b-4c0f-9a42-55c9e7d1b001`;

export const base = `https://pool.example.test${conversation}`;

const self = (href: string) => ({ self: { href } });

/** Somebody in a meeting as one of its leaders sees them. */
export const colleague = {
  inLobby: false,
  anonymous: false,
  local: false,
  name: 'Walt Worker',
  uri: 'sip:walt@example.test',
  role: 'Leader',
  _links: {
    ...self(`${conversation}/participants/walt@example.test`),
    conversation: { href: conversation },
    contact: { href: `${application}/people/walt@example.test` },
    demote: { href: `${conversation}/participants/walt@example.test/demote` },
    eject: { href: `${conversation}/participants/walt@example.test/eject` },
  },
  rel: 'participant',
};

/** The lobby as links: the form that was recorded. */
export const lobby = {
  _links: {
    ...self(`${conversation}/participants?filter=lobby`),
    participant: [{ href: `${conversation}/participants/vera@partner.example.test`, title: 'Vera Visitor' }],
  },
  rel: 'participants',
};

/** A conversation that is over says nothing else. */
export const disconnected = { state: 'Disconnected', rel: 'conversation', _links: self(conversation) };

const vera = { rel: 'participant', href: `${conversation}/participants/vera@partner.example.test` };

/** An answer with the events of an arrival in the lobby and of a refused invitation. */
export const events = {
  _links: {
    ...self(`${application}/events?ack=6&key=abc`),
    next: { href: `${application}/events?ack=7&key=abc` },
  },
  sender: [
    {
      rel: 'conversation',
      href: conversation,
      events: [
        {
          link: { ...vera, title: 'Vera Visitor' },
          in: { rel: 'lobby', href: `${conversation}/participants?filter=lobby` },
          type: 'added',
        },
      ],
    },
    {
      rel: 'communication',
      href: `${application}/communication`,
      events: [
        {
          link: { rel: 'participantInvitation', href: `${application}/communication/participantInvitations/1a2b` },
          type: 'completed',
          status: 'Failure',
          reason: { code: 'RemoteFailure', subcode: 'Declined', message: 'The person declined.' },
          _embedded: {
            participantInvitation: {
              direction: 'Outgoing',
              importance: 'Normal',
              threadId: 'AdSynthThread0001==',
              state: 'Failed',
              operationId: 'op-7',
              _links: self(`${application}/communication/participantInvitations/1a2b`),
              rel: 'participantInvitation',
            },
          },
        },
      ],
    },
  ],
};
