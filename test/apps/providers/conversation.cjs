/** What every provider is asked, and what every fake answers; the fakes put it into their provider's own shapes. */
module.exports = {
  system: 'You are a helpful assistant.',
  hello: 'Hello!',
  /** Streamed in these pieces. */
  greeting: ['Hello!', ' How can', ' I help', ' you today?'],
  weatherQuestion: 'Weather in Paris?',
  weatherAnswer: ['It is 18', ' degrees', ' in Paris.'],
  weatherTool: {
    name: 'get_weather',
    description: 'Get current weather',
    parameters: {
      type: 'object',
      properties: { location: { type: 'string' } },
      required: ['location'],
    },
  },
  weatherArguments: { location: 'Paris' },
  weather: { celsius: 18 },
  /** A fake answers 429 to whoever asks this model. */
  limitedModel: 'err-429',
  limitedMessage: 'Too many requests, please wait before trying again.',
};
