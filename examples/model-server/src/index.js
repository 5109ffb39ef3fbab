module.exports = { startModelServer: require('./start-model-server').startModelServer };
