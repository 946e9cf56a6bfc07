"""A Lambda function with powertools' router, as its documentation shows, over onnxruntime and numpy."""

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from lambda_plain import predict

app = APIGatewayHttpResolver()


@app.post("/predict")
def post():
    return {"predictions": predict(app.current_event.json_body["instances"])}


def http(event, context):
    return app.resolve(event, context)
