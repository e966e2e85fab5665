// Prints what the audits of GraphQL over HTTP say about the endpoint at the given address.
import { auditServer } from "graphql-http";

const results = await auditServer({ url: process.argv[2] });
const told = results.map(({ status, id, name, reason }) => ({ status, id, name, reason }));
console.log(JSON.stringify(told));
