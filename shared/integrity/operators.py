"""The operators that a model may use without being asked: what tabular models compute with, and no more.

All that skl2onnx 1.20 emits is here, subgraphs aside, and the ordinary operators of dense, recurrent and convolutional
networks: functions of their inputs alone, which onnxruntime's CPU provider has. Left out is what holds other graphs
(If, Loop, Scan, SequenceMap), what gives another answer each time (Bernoulli, Multinomial, Random…), what reads
foreign formats (ImageDecoder), and what only images, sound, language models and training need: each is C++ that reads
what a stranger wrote.
"""

_ORDINARY = {
    "arithmetic, rounding, trigonometry": """
        Abs Acos Acosh Add Asin Asinh Atan Atanh Ceil Clip Cos Cosh CumSum Div Erf Exp Floor IsInf IsNaN Log Max Mean
        Min Mod Mul Neg Pow Reciprocal Round Sign Sin Sinh Sqrt Sub Sum Tan Tanh""",
    "comparison, logic, bits": """
        And BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor Equal Greater GreaterOrEqual Less LessOrEqual Not Or
        Where Xor""",
    "activations": """
        Celu Elu Gelu HardSigmoid HardSwish Hardmax LeakyRelu LogSoftmax Mish PRelu Relu Selu Shrink Sigmoid Softmax
        Softplus Softsign Swish ThresholdedRelu""",
    "many numbers to few": """
        ArgMax ArgMin ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd
        ReduceSum ReduceSumSquare TopK Unique""",
    "linear algebra": "Det Einsum Gemm MatMul",
    "types, shapes, selection, constants": """
        Cast CastLike Compress Concat Constant ConstantOfShape Dropout Expand EyeLike Flatten Gather GatherElements
        GatherND Identity NonZero OneHot Pad Range Reshape ReverseSequence Scatter ScatterElements ScatterND Shape
        Size Slice Split Squeeze Tile Transpose Trilu Unsqueeze""",
    "several tensors as one value": """
        ConcatFromSequence SequenceAt SequenceConstruct SequenceEmpty SequenceErase SequenceInsert SequenceLength
        SplitToSequence""",
    "normalization, recurrence, convolution": """
        BatchNormalization GroupNormalization InstanceNormalization LayerNormalization LpNormalization
        MeanVarianceNormalization RMSNormalization GRU LSTM RNN AveragePool Conv GlobalAveragePool GlobalMaxPool
        MaxPool""",
    "numbers of eight bits": """
        ConvInteger DequantizeLinear DynamicQuantizeLinear MatMulInteger QLinearConv QLinearMatMul QuantizeLinear""",
    "text": "RegexFullMatch StringConcat StringNormalizer StringSplit TfIdfVectorizer",
}

# All of the domain: made for models like these, and none of it holds a graph.
_MACHINE_LEARNING = """
    ArrayFeatureExtractor Binarizer CastMap CategoryMapper DictVectorizer FeatureVectorizer Imputer LabelEncoder
    LinearClassifier LinearRegressor Normalizer OneHotEncoder SVMClassifier SVMRegressor Scaler TreeEnsemble
    TreeEnsembleClassifier TreeEnsembleRegressor ZipMap"""

# What skl2onnx takes from onnxruntime's own domain: distances, hashed features, words.
_CONTRIBUTED = "CDist MurmurHash3 Tokenizer"

ALLOWED = {
    "": frozenset(" ".join(_ORDINARY.values()).split()),
    "ai.onnx.ml": frozenset(_MACHINE_LEARNING.split()),
    "com.microsoft": frozenset(_CONTRIBUTED.split()),
}
"""Operators by domain; ONNX's own is empty."""

HOLDING_GRAPHS = frozenset(("If", "Loop", "Scan", "SequenceMap"))
"""ONNX's own operators that run other graphs; Loop may run for ever."""
