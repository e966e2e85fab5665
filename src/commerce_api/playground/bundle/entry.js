// Everything that the pages in ../static/app import. Their own code is served as written.
export { GraphiQL } from "graphiql";
export { useEditorContext } from "@graphiql/react";
export { Kind, parse } from "graphql";
export { Fragment, createElement, useEffect, useState, useSyncExternalStore } from "react";
export { createRoot } from "react-dom/client";
import "graphiql/graphiql.css";
